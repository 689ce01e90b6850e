"""The grammar of a playbook file, section by section. From it come the reader, the JSON Schema and the list of keys."""
