"""A plain, slow reference for SEMANTICS U; the readings it chose are in README.md (cited as "reading N")."""
