"""This room lies at the bottom: its rules are declared by the room above, which knows the roles."""
