"""Site: the Django project that puts the rooms under one roof. It holds no rule of its own."""
