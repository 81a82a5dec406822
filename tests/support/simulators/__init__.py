"""Messaging platforms as local HTTP servers, speaking their documented protocols with independent clients."""
