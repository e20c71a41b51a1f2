"""Reports → what people and programs read. One output, one file."""
