"""Lists that people bring: CSV in its many forms, and Excel workbooks. Knows no model and nothing of what the columns
mean.
"""

from contacts.files.errors import FileNotTaken
from contacts.files.table import Row, Table, read_table

__all__ = ["FileNotTaken", "Row", "Table", "read_table"]
