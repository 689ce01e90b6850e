"""The collector: takes what clients send, and answers once it is on the disk.

A process of its own, so that capture goes on when all else is down. It only appends, with plain SQL and without Django;
a test compares what it writes with the models. Read `intake` first, then `items`, then `writer`.
"""
