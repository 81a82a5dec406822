"""Content as a spreadsheet, one question a row: read into a content pack, and written from one."""
