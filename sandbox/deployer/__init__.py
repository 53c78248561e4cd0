"""What `amlstack sandbox deploy` does: read templates from files, fill in secrets, deploy them one after the other."""
