"""The pages, a file for each subject. They read through the store's questions and change through actions."""
