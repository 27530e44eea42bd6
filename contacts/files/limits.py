"""How much of a file is read. Beyond any of these the whole file is refused with a sentence."""

ROWS = 1_000_000
COLUMNS = 200
CELL = 32_767  # characters; what one cell of a workbook can hold
LINE = 1_000_000  # characters of one line of text
FILE = 512 * 1024 * 1024  # bytes
WORKBOOK_PARTS = 2_000
WORKBOOK_UNPACKED = 32 * 1024 * 1024  # bytes; reading 57 MB of sheet takes half a minute
HEADER_WITHIN = 25  # lines from the top
BREAKS = 100  # lines within one quoted cell
