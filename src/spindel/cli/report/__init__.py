"""The report `spindel evaluate` writes: the site's own pictures and words, in files that need no site."""
