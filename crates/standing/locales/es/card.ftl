# La tarjeta de salud como página para imprimir.

card-title = Registro de vacunación
card-name = Nombre
card-birth = Fecha de nacimiento
card-code = Código para escanear
card-date = Fecha
card-vaccine = Vacuna
card-lot = Lote
card-performer = Aplicada por
card-not-known = no se sabe
card-keep = Guarde esta tarjeta. Cualquier médico, farmacia o departamento de salud puede escanear el código para leer sus dosis; también puede tomarle una foto. Muéstrela solo a quien usted elija.
card-whose = La tarjeta es suya. Nadie puede quedarse con ella, y usted no tiene que decir dónde la recibió.
card-issued = Emitida el { $date }.
