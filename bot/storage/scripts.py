"""Lua scripts that more than one module runs in the store.

A script is sent once: `store.client.register_script` calls it by its digest, and loads it anew into a server that has
forgotten it, for example by a restart.
"""

DELETE_IF_EQUAL = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""
"""Deletes a key unless somebody else has written another value since."""
