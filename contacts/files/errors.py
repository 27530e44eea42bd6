"""What is raised when a file as a whole is not taken."""


class FileNotTaken(Exception):
    """The file cannot be read as a table. Its text is a sentence for the person who gave it; nothing was changed.

    `encodings` are those that would read the file, best guess first, where that is the question.
    """

    def __init__(self, message, *, encodings=()):
        super().__init__(message)
        self.message = message
        self.encodings = tuple(encodings)
