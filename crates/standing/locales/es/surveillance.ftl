# Vigilancia: gráficos, brotes, comparación, cobertura, silencio, resumen, canales, estados.

percent = { $n } %
people = personas
nav-outbreaks = La epidemia
nav-brief = Esta semana
chart-source = Fuente:
chart-finding = { $measure }: { $value } al final, { $most } como máximo
chart-rows =
    { $n ->
        [one] Lo mismo en tabla (una fila)
       *[other] Lo mismo en tabla ({ $num } filas)
    }
ends = { $low } a { $high }
ends-open = { $low } o más
estimate = { $value } ({ $ends })
method-level = { $level }, { $method }
method-conditional-exact = exacto, dada la suma de ambos recuentos
method-mid-p = mid-P
method-wald = aproximación normal del logaritmo (Wald)
method-score = de puntuación (score)
method-poisson-exact = Poisson exacto
method-clopper-pearson = binomial exacto (Clopper–Pearson)
method-wilson = Wilson
method-normal-over-periods = entre los meses, aproximación normal
method-student-over-periods = entre los meses, t de Student
method-student = t de Student
method-clustered = t de Student, errores agrupados por condado
method-posterior = ley posterior
method-bounds = límites, no azar: el número real está entre ellos
role-cases-at-start = casos al comienzo
role-cases-at-end = casos al final
role-cases-new = casos nuevos
role-held = personas detenidas
role-residents = residentes
role-person-days = personas-día
role-doses = dosis
role-capacity = camas
role-rule = regla
reasons-title = Cómo se hizo este número
reasons-estimand = Qué se estima
reasons-method = Método
reasons-citations = De dónde viene el método
reasons-inputs = Cifras que entraron
beside-label = Páginas sobre la epidemia
beside-brief = La semana en palabras
beside-outbreaks = Brotes
beside-compare = Dentro y fuera
beside-ratio = «Trece veces»
beside-coverage = Vacunación
beside-expansion = Personas y camas
beside-spillover = Contagio al condado
beside-silence = Silencio
choose-place = Lugar
share-first = con la primera dosis
share-complete = con la pauta completa
key-new-cases = casos nuevos
key-doubted = casos nuevos, en duda o de una parte de los días
key-unknown = no se sabe
key-isolated = personas aisladas o en observación
key-carried = el último número, mantenido
key-deaths = una muerte
key-corrections = el recuento publicado bajó
key-outbreaks = un brote según la regla
key-inside = personas detenidas
key-estimate = la estimación
key-interval = su intervalo
key-bounds = entre límites
key-share = parte, contada
key-between = la parte está aquí dentro
key-claimed = parte, según alguien declaró
small-most = como máximo { $n } en una semana
small-none = ningún caso nuevo
small-none-known = ningún caso nuevo en las semanas conocidas
small-unknown = no se sabe
small-span = { $first } a { $last }. Cada dibujo tiene su propia altura.
col-week = Semana
col-days = Días
col-new-cases = Casos nuevos
col-isolated-most = Más aisladas en un día
col-new-deaths = Muertes
col-began = Comenzó
col-over = Terminó
col-size = Casos
col-attack = Casos entre personas detenidas
col-peak = Más aisladas a la vez
col-doubling = Se duplicó en (días)
col-place = Lugar
col-inside = Dentro
col-outside = Fuera
col-ratio = Razón
col-county = Condado
col-residents = Residentes
col-held = Personas detenidas
col-facility-cases = Casos dentro
col-county-cases = Casos en el condado
col-share = Parte
col-of-whom = De quiénes
epidemic-title = { $name }: la epidemia
epidemic-link = la epidemia
epidemic-all-figures = Todas las cifras
epidemic-none = No se conoce ninguna semana de esta serie.
epidemic-finding = Más casos nuevos en una semana: { $n }, en { $week }
epidemic-finding-none = No se conoce ningún caso nuevo en este tiempo
epidemic-unit = Casos nuevos por semana (barras) y personas aisladas (línea); { $population }
epidemic-desc = Barras de casos nuevos por semana de { $first } a { $last }, con una línea de personas aisladas.
epidemic-desc-unknown =
    { $n ->
        [one] Una semana no se conoce.
       *[other] { $num } semanas no se conocen.
    }
epidemic-desc-corrections =
    { $n ->
        [one] El recuento publicado bajó una vez.
       *[other] El recuento publicado bajó { $num } veces.
    }
epidemic-opening = El recuento era { $n } cuando se vio por primera vez, el { $day }; no se sabe cuándo llegaron esos casos y no están en ninguna barra.
corrections-title = Recuentos que bajaron
corrections-none = El recuento publicado nunca bajó en este tiempo.
corrections-note = Un recuento de casos desde el comienzo solo debería crecer. Donde bajó, los casos retirados se quitan de las semanas anteriores, primero las últimas; nada se recorta a cero.
correction-line = { $day }: de { $before } a { $after }
outbreaks-title = Brotes
outbreaks-finding =
    { $n ->
        [one] Un centro de los { $judged } que se pueden juzgar tuvo un brote; { $ongoing }.
       *[other] { $num } centros de los { $judged } que se pueden juzgar tuvieron un brote; { $ongoing }.
    }
outbreaks-rule-first = Aquí un brote son tres semanas cuyos casos nuevos alcanzan la décima parte de las personas detenidas; termina tras 28 días sin casos. La regla tiene fecha y fuente, y otra regla contaría de otro modo.
outbreaks-not-judged =
    { $n ->
        [one] Un centro no se puede juzgar.
       *[other] { $num } centros no se pueden juzgar.
    }
outbreaks-citation = Regla:
outbreaks-list = Todos los brotes
outbreaks-none = Ningún brote según esta regla.
outbreaks-more =
    { $n ->
        [one] Uno más está en
       *[other] { $num } más están en
    }
outbreaks-refused = Centros que no se pueden juzgar
outbreak-uncertain = solo si había pocas personas
outbreak-lasts = continúa
outbreak-head =
    { $n ->
        [one] Brote desde el { $from }: un caso
       *[other] Brote desde el { $from }: { $num } casos
    }
outbreak-last-case = Último caso
facility-outbreaks = Brotes aquí
facility-no-outbreak = Ningún brote según esta regla.
signals-title = Alarmas de detectores
signals-note = Los detectores no necesitan el número de personas detenidas. Una alarma dice que una semana fue distinta de las anteriores, no que hubiera un brote.
signal-line =
    { $n ->
        [one] { $detector }, semana del { $week }: un caso, límite { $bound }
       *[other] { $detector }, semana del { $week }: { $num } casos, límite { $bound }
    }
reproduction-line = Número de reproducción en los { $days } días hasta el { $day }:
multiples-finding =
    { $n ->
        [one] Se conocen casos nuevos en un centro de { $all }
       *[other] Se conocen casos nuevos en { $num } centros de { $all }
    }
multiples-unit = Casos nuevos por semana, cada centro a su propia altura
compare-areas-title = Dentro y fuera
compare-place-title = { $place }: dentro y fuera
compare-finding = { $place }: los casos nuevos fueron { $n } veces más frecuentes entre las personas detenidas que en { $outside }
compare-finding-alone = { $place }: no hay cifra de la gente de fuera con que comparar
compare-finding-none = { $place }: no se puede comparar en estos días
inside-lead = Casos nuevos por 100.000 personas en los mismos días, de personas detenidas y de la gente de fuera. Se muestran ambos lados: una razón sola oculta sobre cuántos casos descansa.
compare-from = Desde
compare-to = Hasta
compare-states =
    { $n ->
        [0] En ninguno de los { $all } estados con una razón fueron los casos nuevos más frecuentes dentro que en el estado
        [one] En uno de los { $all } estados con una razón los casos nuevos fueron más frecuentes dentro que en el estado
       *[other] En { $num } de los { $all } estados con una razón los casos nuevos fueron más frecuentes dentro que en el estado
    }
compare-offices =
    { $n ->
        [0] En ninguna de las { $all } oficinas regionales con una razón fueron los casos nuevos más frecuentes dentro que en la nación
        [one] En una de las { $all } oficinas regionales con una razón los casos nuevos fueron más frecuentes dentro que en la nación
       *[other] En { $num } de las { $all } oficinas regionales con una razón los casos nuevos fueron más frecuentes dentro que en la nación
    }
compare-offices-note = Una oficina regional no es un estado: puede responder por centros de varios.
compare-unit = Casos nuevos por 100.000 personas, { $days }, en una escala en que distancias iguales son razones iguales
compare-desc =
    { $n ->
        [one] Se compara un lugar.
       *[other] Se comparan { $num } lugares.
    }
compare-source = cifras y personas como se nombran en cada fila y en «Cómo se hizo este número»
compare-nothing = No se conoce ninguna tasa para estos días, así que no se dibuja nada.
compare-cases-of =
    { $n ->
        [one] un caso entre { $people } personas
       *[other] { $num } casos entre { $people } personas
    }
compare-times = × { $n }
compare-no-rate = sin tasa dentro
compare-no-ratio = sin razón
compare-no-outside = nada de fuera importado
compare-missing =
    { $n ->
        [one] Un centro no está en la tasa, y por qué
       *[other] { $num } centros no están en la tasa, y por qué
    }
compare-rates = { $place }: { $inside } casos nuevos por 100.000 personas detenidas, junto a las tasas de fuera
compare-ratio-unit = Razón de tasas; 1 significa igual de frecuente
compare-ratio-desc =
    { $n ->
        [one] Una razón con su intervalo.
       *[other] { $num } razones con sus intervalos.
    }
compare-even = igual de frecuente
compare-outside-reasons = { $name }: cómo se hizo la cifra de fuera
compare-not-likelihood = Una razón de tasas compara dos poblaciones. No es la probabilidad personal de nadie: las edades difieren, y también a quién se hace la prueba.
simpson-title = El área no es la media de sus centros
simpson-line =
    { $n ->
        [one] En su único centro con tasa: { $mean }.
       *[other] Entre los { $num } centros de { $place } con tasa, cada uno frente al mismo exterior, la media de las razones es { $mean } y la mediana { $median }.
    }
simpson-missing =
    { $n ->
        [one] Uno más no tiene tasa.
       *[other] { $num } más no tienen tasa.
    }
simpson-note = Unos pocos lugares grandes pueden alejar la razón del área de ambas; por eso se muestran todas.
staff-title = Personal
ratio-title = «Trece veces»
ratio-finding = Los casos fueron { $n } veces más frecuentes bajo custodia, como media de los meses
ratio-finding-none = La razón publicada no se puede recalcular con este libro
ratio-lead = Un número publicado, recalculado con las cifras del libro. Los mismos recuentos dan varios números, porque responden a preguntas distintas; cada uno lleva su nombre.
ratio-nothing = Ninguna comparación publicada está entre las reglas de este libro.
ratio-published = Como se publicó
ratio-estimands = Los mismos meses dan de { $least } a { $most } veces, según la pregunta y la fuente
ratio-mean = Media de los meses
ratio-pooled = Todos los meses juntos
ratio-mean-row = Media de los meses; { $outside }
ratio-pooled-row = Todos los meses juntos; { $outside }
ratio-months = Por mes, de { $least } a { $most } veces, frente a { $outside }
ratio-why = Por qué difieren los números
coverage-title = { $place }: vacunación
coverage-finding = { $place }: como máximo { $most } de las personas detenidas, { $of }
coverage-finding-none = { $place }: no se puede contar ninguna parte de las personas detenidas
coverage-unit = Parte de las personas, semana de { $week }
coverage-desc =
    { $n ->
        [one] Una parte en una franja de ninguna a todas.
       *[other] { $num } partes en franjas de ninguna a todas.
    }
coverage-source = como se nombra en cada fila
coverage-row = { $place }, { $of }
coverage-row-outside = Fuera: { $place }, { $of }
coverage-row-claim = Declarado por { $speaker }, { $day }
coverage-claims =
    { $n ->
        [one] Una parte que alguien declaró
       *[other] { $num } partes que alguien declaró
    }
coverage-claims-note = Las afirmaciones se muestran como afirmaciones, cada una con su aritmética. No tienen por qué coincidir, y ninguna se toma por el recuento.
coverage-arithmetic = Hecha la cuenta:
coverage-nearest = Según las { $people } personas cuyo recuento fecha el { $day } quien lo publica, el más cercano:
coverage-figures = Cifras de dosis y de personas vacunadas
coverage-no-figures = Nadie ha publicado aquí una cifra de dosis ni de personas vacunadas.
no-rule-in-force = Ninguna regla para esto está en vigor el { $day }.
no-share = sin parte
stated-under = menos de { $n }
stated-about = cerca de { $n }
expansion-title = { $place }: personas detenidas, camas y camas pagadas
expansion-lead = ¿Creció la detención tras la vacunación? Las personas detenidas están junto a la capacidad y el mínimo contratado; debajo, casos y dosis, en los mismos días.
expansion-chart = { $place }: personas y camas arriba, casos y dosis abajo
expansion-unit = Personas y camas; debajo, casos o dosis desde que se empezó a contar
expansion-desc =
    { $n ->
        [one] Una línea en el tiempo.
       *[other] { $num } líneas en el tiempo.
    }
expansion-source = como se nombra junto a cada línea
expansion-nothing = Nada de esto se publicó aquí.
spillover-title = ¿Fueron juntos los casos de dentro y los del condado?
spillover-lead = Casos del condado junto a los centros del condado. Una estimación, lo que otros estimaron y, ante todo, lo que no se puede saber.
spillover-cannot = Lo que no se puede saber
spillover-panel = Una estimación con condados y semanas
spillover-panel-none = Si lo no informado se toma por ningún caso
spillover-estimate = { $n } casos del condado en una semana van con un caso del centro unas semanas antes
spillover-unit = Casos del condado por 100.000 residentes que van con un caso más del centro por 100.000
spillover-desc = { $counties } condados, { $with } de ellos con un centro, { $rows } semanas de condado.
spillover-none-line = sin asociación
spillover-published = Lo que otros estimaron
spillover-nobody = No hay ninguna estimación publicada en este libro.
spillover-counties =
    { $n ->
        [one] Un condado con un centro
       *[other] { $num } condados con un centro
    }
spillover-window = Casos de { $days }.
silence-title = Silencio
silences-finding =
    { $n ->
        [one] Una cifra ya no se publica
       *[other] { $num } cifras ya no se publican
    }
silence-finding-dark =
    { $n ->
        [one] Un publicador calló
       *[other] La publicación calló en { $num } cifras
    }
silence-finding-none = Nada ha callado hasta este día
silence-lead = Que una cifra no se publique es un hallazgo con fecha. No es un cero, ni el fin de la epidemia.
silence-went-dark = Calló
silence-went-dark-note = El publicador dejó de publicar del todo.
silence-stopped-reporting = Dejó de informar
silence-stopped-reporting-note = El publicador sigue, y ya no con este lugar.
silence-never-reported = Nunca se informó
silence-never-reported-note = El publicador nunca dio esta cifra del lugar.
silence-empty = Ninguno.
silence-since = desde el { $day }
silence-days =
    { $n ->
        [one] (un día)
       *[other] ({ $num } días)
    }
brief-title = { $place }: la semana
brief-head = { $place }, esta semana
brief-empty = Nada se puede decir de esta semana.
brief-figure = la cifra
brief-figure-n = cifra { $n }
brief-note = Estas frases se hacen con los números según reglas; nadie las escribió a mano. Regla:
feeds-label = Canales:
feed-outbreaks = brotes nuevos
feed-went-dark = calló
feed-lowered = cifras rebajadas
feed-outbreaks-of = Brotes nuevos: { $place }
feed-went-dark-of = Calló: { $place }
feed-lowered-of = Cifras rebajadas: { $place }
feed-subtitle = Hecho con cifras como se publicaron; nada aquí trata de una persona con nombre.
feed-outbreak = { $name }: brote desde el { $day }
feed-outbreak-text = Según la regla de este libro comenzó un brote en { $name } el { $day }; { $size } casos hasta ahora, el último el { $last }.
feed-dark = { $name }: ya no se publica { $measure }
feed-lowered-entry = { $name }: se rebajó el recuento de casos
state-title = { $state }: cuántos, con qué firmeza, comparado
state-finding = Hasta el { $on }, { $ever } personas habían sido confirmadas como infectadas en los centros de { $state } desde que se empezó a contar; { $now }.
state-finding-ever = Hasta el { $on }, { $ever } personas habían sido confirmadas como infectadas en los centros de { $state } desde que se empezó a contar; no se sabe cuántas lo estaban entonces.
state-finding-none = No se sabe cuántas personas se infectaron en los centros de { $state } hasta el { $on }.
state-firm = ¿Es firme esa cifra?
state-compared = ¿Cómo se compara?
state-compared-line = { $days }: { $inside } casos nuevos por 100.000 personas detenidas, { $outside } por 100.000 personas en { $name }: { $n } veces tantos.
state-compared-none = { $state } no se puede comparar con la gente de fuera en estos días.
state-strip = Los casos en los centros de { $state } fueron { $n } veces más frecuentes que en el estado; cada centro frente a condado, estado y nación
state-compare-more = Otros días, intervalos y razones
firm-nothing = No hay cifra que pueda ser firme.
firm-yes = Sí, hasta donde llega la palabra de quien la publica.
firm-least = Es un mínimo: falta alguien en ella.
firm-doubts = No falta nadie, y hay dudas.
firm-published = Es la suma de lo que publicó la agencia, no un recuento hecho por otros.
firm-counted =
    { $n ->
        [one] Un centro está en la suma.
       *[other] { $num } centros están en la suma.
    }
firm-missing =
    { $n ->
        [one] Un centro no dio número y no se cuenta como cero:
       *[other] { $num } centros no dieron número y no se cuentan como cero:
    }
firm-none-missing = No falta ningún centro que se sepa que informó.
firm-flagged =
    { $n ->
        [one] Una cifra de la suma está en duda:
       *[other] { $num } cifras de la suma están en duda:
    }
firm-no-flag = Ninguna cifra de la suma está en duda según las reglas de este libro.
firm-carried =
    { $n ->
        [one] No todo se publicó ese día: una cifra se mantuvo un día.
       *[other] No todo se publicó ese día: una cifra se mantuvo hasta { $num } días.
    }
firm-not-carried = Todas las cifras se publicaron ese mismo día.
firm-no-own-total = La agencia no publicó un total del estado con que contrastarla.
firm-as-known-then = Verla como podía saberse ese día
firm-note = Solo se cuentan casos confirmados entre personas detenidas; quien no fue sometido a prueba no está en ninguna cifra. El personal no está en ella.
ask-state = ¿Cuántas personas se infectaron, es firme la cifra y cómo se compara? Elija un estado y un día.
ask-show = Responder
key-outside-county = fuera: el condado
key-outside-state = fuera: el estado
key-outside-nation = fuera: la nación
small-desc = Barras de casos nuevos por semana, de { $first } a { $last }.
col-greatest-week = Más en una semana
col-weeks-unknown = Semanas que no se conocen
outbreaks-ongoing =
    { $n ->
        [0] ninguno continúa
        [one] un brote continúa
       *[other] { $num } brotes continúan
    }
detector-ears-c1 = EARS C1
detector-ears-c2 = EARS C2
detector-ears-c3 = EARS C3
detector-cusum = Suma acumulada (CUSUM)
detector-farrington = Farrington
detector-reproduction = Número de reproducción
outbreaks-sixty-three = La publicación de esta regla contó 63 de 88 centros con un brote, del 6 de mayo de 2020 al 21 de junio de 2021, con sus propias series semanales y recuentos de personas detenidas. Aquí las personas detenidas se conocen por tres listas y por cifras sueltas, así que se pueden juzgar otros centros, algunos por medias de un tiempo más largo; docs/conformance/outbreaks.md dice cuántas veces coinciden ambos y qué falta.
compare-none-inside = ningún caso dentro
ratio-question = Pregunta y fuente
ratio-months-none = Ningún mes se puede calcular frente a { $outside }
spillover-row = Todos los condados y semanas
spillover-row-head = Intervalo
state-finding-now =
    { $n ->
        [0] entonces nadie estaba infectado ni aislado
        [one] una persona estaba entonces infectada o aislada
       *[other] { $num } estaban entonces infectadas o aisladas
    }
state-county = ¿Y con el condado?
state-county-none = Ningún centro de aquí se puede comparar con su condado en estos días.
state-county-more =
    { $n ->
        [0] En ninguno de los { $all } centros que se pueden comparar fueron los casos nuevos más frecuentes que en el condado de alrededor.
        [one] En uno de los { $all } centros que se pueden comparar los casos nuevos fueron más frecuentes que en el condado de alrededor.
       *[other] En { $num } de los { $all } centros que se pueden comparar los casos nuevos fueron más frecuentes que en el condado de alrededor.
    }
state-county-line = { $inside } casos nuevos por 100.000 personas detenidas, { $outside } en el condado de { $county }: × { $ratio }
state-county-without =
    { $n ->
        [one] Otro centro no se puede comparar con su condado: no se conocen sus casos o sus personas detenidas en estos días, o no se importó ninguna serie del condado.
       *[other] Otros { $num } centros no se pueden comparar con su condado: no se conocen sus casos o sus personas detenidas en estos días, o no se importó ninguna serie del condado.
    }
state-county-line-none = ningún caso nuevo entre las personas detenidas, { $outside } por 100.000 personas en el condado de { $county }
