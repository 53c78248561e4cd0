"""What Azure would refuse, or an auditor would: rules over ARM-shaped resources."""
