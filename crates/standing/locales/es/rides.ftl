# Viajes a citas fuera: hojas para imprimir, y la página.

rides-title = Viajes del { $day }
rides-of-facility = { $facility }: viajes del { $day }
rides-driver = Viaje del { $day }
rides-sum = { $rides } viajes, { $persons } personas.
rides-list = Viajes
rides-facilities = Centros
rides-token = Clave
rides-vehicle = Vehículo
rides-leaves = Sale
rides-visits = Citas
rides-back = Vuelve
rides-persons = Personas
rides-crew = Oficiales
rides-party = Grupo
rides-site = Lugar
rides-arrives = Llega
rides-appointment = Cita
rides-observed = En observación hasta
rides-back-at = De vuelta a las { $time }.
rides-on-board = { $persons } personas, { $crew } oficiales.
rides-none = Ese día no sale ningún viaje de aquí.
rides-left = Sin planificar, y por qué
rides-reason = Motivo
rides-change = El cambio más pequeño que bastaría
rides-time = Hora
rides-where = Dónde
rides-seats = Asientos ocupados
rides-leave-from = Salir de { $place }
rides-arrive-at = Llegar a { $place }
rides-together = Todos y el vehículo van juntos todo el camino. Nadie se queda en un lugar.
rides-decline = Toda persona puede rechazar el viaje o la dosis en cualquier momento, también durante el viaje, y sin dar motivo.
rides-never = Un viaje nunca es motivo para medidas de sujeción que de otro modo no se usarían, ni para un traslado, ni para una estancia más larga. Nadie está de viaje más de { $minutes } minutos.
rides-judged = Antes de escribir estas hojas, una comprobación independiente volvió a deducir del plan cada hora que contienen.
rides-timeline = El día: un carril por vehículo, una barra por viaje
rides-timeline-note = Una barra es un viaje desde la salida hasta la vuelta; la parte interior es la cita con su observación.
rides-leave-base = Salir de la base
rides-arrive-base = De vuelta en la base
rides-under-way = Nadie está de viaje más de { $minutes } minutos. El viaje no es motivo para tratar a nadie de otro modo que sin él.

beside-rides = Viajes fuera
rides-page-title = Los viajes que llamaron difíciles
rides-page-lead = En marzo de 2021 un tribunal oyó que llevar a personas de Batavia, Nueva York, a lugares de vacunación era difícil. Ochenta y cinco cumplían los requisitos. Después ordenó a los abogados reservar las citas y a la agencia llevarlas. Aquí está lo que piden esos viajes: ponga lo que sepa y lea cuántos días hacen falta.
rides-page-record = Lo que consta sobre Batavia: quién dijo qué, y qué se ordenó
rides-page-ask = Planificar
rides-page-headline = { $n ->
    [0] Nadie puede ir
    [one] Un día: { $people } personas, con { $officers } oficiales y { $vans } furgonetas
   *[other] { $num } días: { $people } personas, con { $officers } oficiales y { $vans } furgonetas
 }
rides-page-proved = { $n ->
    [one] Demostrado: no puede ser menos.
   *[other] Demostrado: en estas condiciones ningún plan necesita menos de { $num } días.
 }
rides-page-left = { $n ->
    [one] Una persona se queda sin dosis.
   *[other] { $num } personas se quedan sin dosis.
 }
rides-page-by-officers = Días, según los oficiales que pueden viajar a la vez; lo demás como arriba
rides-page-days = Días
rides-page-not-in = no en { $days } días
rides-page-day = Día { $day }: { $people } personas
rides-page-sites = Lugares fuera
rides-page-map = Dónde están los lugares desde el centro, a escala, con el norte arriba
rides-page-km = Kilómetros por carretera
rides-page-minutes = Minutos
rides-page-source = Fuente
rides-page-assumed = Lo que se supone
rides-page-assumed-inputs = Consta que 85 personas cumplían los requisitos. No consta cuántos oficiales, furgonetas, asientos y plazas había: los números del formulario son nuestros hasta que usted los ponga. También las horas de las furgonetas (de 07:00 a 19:00) y de los lugares (de 08:00 a 19:00).
rides-page-assumed-road = Los viajes son { $factor } veces el círculo máximo a { $speed } kilómetros por hora, y cinco minutos para subir y bajar. A la orden “standing trips” se le puede dar una tabla de tiempos medidos.
rides-page-assumed-limits = Nadie está de viaje más de { $most } minutos; una furgoneta se limpia { $clean } minutos entre viajes; una dosis toma { $each } minutos. Son límites nuestros.
rides-page-leaves-out = Se dejan fuera: las segundas dosis (85 personas con un producto de dos dosis viajan dos veces), los grupos que no pueden viajar juntos, quien cambia de opinión ese día, el tiempo.
rides-judged-page = Antes de mostrar esta página, una comprobación independiente volvió a deducir cada hora y cada número.
rides-input-people = Personas que cumplen los requisitos y quieren
rides-input-officers = Oficiales de viaje a la vez
rides-input-vans = Furgonetas
rides-input-seats = Asientos por furgoneta, sin los oficiales
rides-input-places = Personas por hora en cada lugar
rides-input-observe = Minutos de observación
rides-page-officers = { $n ->
    [one] 1 oficial
   *[other] { $num } oficiales
 }
