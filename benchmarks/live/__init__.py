"""How fast the live service is, beside floors that are measured in the same rounds."""
