// The composer of replies. Without this file its buttons save, and everything else works as well.
