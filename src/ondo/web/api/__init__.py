"""The API: a file for each resource, and a file for each rule that all of them keep.

`caller` who asks · `endpoint` what an endpoint declares · `problems` what goes wrong, in words · `pages` a list in
pieces · `idempotency` the same request again · `etags` nothing old overwrites anything new · `throttling` how often ·
`http` lays these around every address.
"""
