"""Files at random, as damaged ones are, given to every command; and the tracebacks that they make."""
