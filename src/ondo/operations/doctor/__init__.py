"""What is right with a service and what is not, subject by subject: `ondo doctor`."""
