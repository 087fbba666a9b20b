"""`python -m pinxit` is `pinxit`."""

from pinxit.site.cli import main

if __name__ == "__main__":
    main()
