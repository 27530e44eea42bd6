"""How names are shown."""


def decent(name):
    """The name, in decent capitals where it is written wholly in capitals."""
    return name.title() if name.isupper() else name
