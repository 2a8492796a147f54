# Una copia publicada del sitio.

publish-copy = Copia publicada del { $day }. Otros días, las búsquedas y los formularios piden el programa.
publish-find = Buscar un centro
publish-find-lead = Elija una letra con la que empiece una palabra de su nombre, su lugar o su estado.
publish-find-all = Todos
publish-find-facility = Centro
publish-find-state = Estado
