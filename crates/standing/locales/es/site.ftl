# Las páginas.

skip = Ir al contenido
tagline = Vacunación y rendición de cuentas en la detención
nav-label = Páginas
nav-front = Panorama
nav-statements = Declaraciones
nav-sources = Fuentes
nav-about = Acerca de
languages = Idiomas
on-this-page = En esta página

asof-label = Fecha de referencia
asof-on = Día mostrado
asof-known = Conocido hasta el fin del
asof-show = Mostrar
asof-hint-now = Deje vacío «conocido hasta» para ver el día con todo lo que se ha sabido después.
asof-hint-by = Mostrar el día con todo lo que se ha sabido después
as-of-now = { $on }, con todo lo que se ha sabido después.
as-of-by = { $on }, tal como podía saberse hasta el { $by }.

twins-label = Esta página como datos:
twins-api = Todas las direcciones
foot-as-published = Las cifras se muestran como se publicaron. Lo que parece erróneo se señala y no se repara; lo que falta se nombra y no se cuenta como cero.
foot-no-people = Nada de lo que hay aquí trata de una persona detenida identificada.
foot-about = Qué es esto y qué no es
foot-login = Entrar en su oficina
foot-position = Libro de pruebas, posición { $position }

pager-label = Páginas de esta lista
pager-previous = Anterior
pager-next = Siguiente
pager-of = Página { $page } de { $pages }

fault-bad-title = No se puede leer esta pregunta
fault-missing-title = Aquí no hay nada
fault-method-title = Esto solo se puede leer
fault-internal-title = Algo ha fallado por nuestra parte
fault-bad-value = «{ $given }» no sirve para «{ $name }». Dé una fecha como 2021-03-12, un instante como 2021-03-12T18:00:00Z, o «now».
fault-bad-date = «{ $given }» no sirve para «{ $name }». Dé una fecha como 2021-03-12.
fault-missing = No se conoce nada con el nombre { $path } en la fecha de referencia pedida.
fault-method = Las páginas de este sitio se pueden leer (GET, HEAD); nada se puede cambiar por medio de ellas.
fault-internal = No se pudo preparar la respuesta. El error no está en su pregunta.
fault-back = Al panorama

front-title = Panorama
front-headline =
    { $n ->
        [one] A { $on } constan { $sum } personas con infección, aisladas o en observación, en el único centro que dio un número.
       *[other] A { $on } constan { $sum } personas con infección, aisladas o en observación, en los { $num } centros de este libro que dieron un número.
    }
front-headline-none = Para el { $on } no se conoce de ningún centro el número de personas con infección.
front-lead = Cada cifra figura como la dio quien la publica, y al lado se dice lo que falta.
front-lead-all = No falta en esta suma ningún centro del que se sepa que informó.
front-lead-missing =
    { $n ->
        [one] Otro centro no dio un número exacto y no está en esta suma.
       *[other] Otros { $num } centros no dieron un número exacto y no están en esta suma.
    }
questions = Cinco preguntas
q-bad = ¿Cómo de grave es?
q-due = ¿A quién le toca una dosis?
q-duty = ¿De quién es el deber?
q-how = ¿Cómo la reciben?
q-answer = ¿Quién no ha respondido?
q-due-rules =
    { $n ->
        [one] norma de acceso vigente ese día
       *[other] normas de acceso vigentes ese día
    }
q-due-not-yet = A quién le toca no se muestra en el sitio público: consta en el registro sellado de cada centro, donde lo imprime la orden “standing due”.
q-duty-count =
    { $n ->
        [one] declaración sobre de quién es el deber, de { $speakers }
       *[other] declaraciones sobre de quién es el deber, de { $speakers }
    }
q-how-commitments =
    { $n ->
        [one] promesa o plan
       *[other] promesas y planes
    }
q-how-orders =
    { $n ->
        [one] orden
       *[other] órdenes
    }
q-how-not-yet = Los planes de dosis y de traslados se hacen con los archivos de cada oficina, con las órdenes “standing allocate” y “standing trips”; aquí no se publica ninguno.
q-answer-requests =
    { $n ->
        [one] petición en el libro
       *[other] peticiones en el libro
    }
speakers =
    { $n ->
        [one] un declarante
       *[other] { $num } declarantes
    }
latest = La más reciente:
total-counted =
    { $n ->
        [one] De un centro
       *[other] De { $num } centros
    }
total-missing =
    { $n ->
        [one] uno no dio un número exacto
       *[other] { $num } no dieron un número exacto
    }
total-flagged =
    { $n ->
        [one] una cifra es dudosa
       *[other] { $num } cifras son dudosas
    }
total-nation-only = Publicado para todo el país, no por centro.
total-none =
    { $n ->
        [one] El único centro no dio un número exacto.
       *[other] Ninguno de los { $num } centros dio un número exacto.
    }
total-nobody = Nadie lo ha publicado.
total-own = Total de quien publica: { $value }.
total-who = Quién falta
total-more =
    { $n ->
        [one] y otro más, en
       *[other] y { $num } más, en
    }
map-title = Dónde hay personas con infección
map-caption = Tono: personas con infección ahora, por estado, sumadas en los centros que dieron un número. Puntos: centros, mayores cuantas más personas con infección; un punto hueco no dio un número exacto. Los mismos números están en las listas de abajo.
map-no-facility = ningún centro en el libro
map-tiles = Territorios que no están en el mapa
map-without =
    { $n ->
        [one] Un centro no tiene lugar conocido en este mapa; está en la lista.
       *[other] { $num } centros no tienen lugar conocido en este mapa; están en la lista.
    }
facilities-title = Centros
facilities-count =
    { $n ->
        [one] Un centro.
       *[other] { $num } centros.
    }
facilities-in = Solo en { $state }.
facilities-all = Mostrar todos
facilities-hint = Elija el título de una columna para ordenar por ella.
facilities-caption = Centros con sus últimas cifras
sort-by = Ordenar por
col-facility = Centro
col-state = Estado
col-office = Oficina
col-published = Última publicación
col-facilities = Centros
col-missing = Sin número
published-today = ese día
published-ago =
    { $n ->
        [one] el día anterior
       *[other] { $num } días antes
    }
published-none = nunca
flags =
    { $n ->
        [one] una duda
       *[other] { $num } dudas
    }
states-title = Estados
offices-title = Oficinas regionales
areas-caption = Sumas de los centros que dieron un número, y cuántos no dieron el de personas con infección ahora
areas-none = No se conoce ninguno.

county = condado de { $name }
aliases = También escrito
aliases-more =
    { $n ->
        [one] y otro más
       *[other] y { $num } más
    }
provisional = Este centro se conoce solo por una lista que lo nombra. Nadie lo ha descrito todavía.
figures-title = Cifras
figures-none = No se conoce ninguna cifra en esta fecha de referencia.
never-published = Nunca publicado hasta ese día:
state-published = Publicado ese día.
state-carried =
    { $n ->
        [one] Ese día no se publicó nada; la cifra es del { $since }, el día anterior.
       *[other] Ese día no se publicó nada; la cifra es del { $since }, { $num } días antes.
    }
state-withdrawn = Quien lo publicaba lo ha quitado; última publicación, { $last }.
unchanged =
    { $n ->
        [one] Sin cambios desde hace un día.
       *[other] Sin cambios desde hace { $num } días, desde el { $since }.
    }
stated-as-of = Se declara con fecha { $date }.
flags-label = Razones para dudar
flag = Duda
flags-more =
    { $n ->
        [one] Hay otra duda en
       *[other] Hay { $num } dudas más en
    }
flagged = dudoso
also = Otros dicen otra cosa:
read-in = Leído en:
origin-page = página capturada el { $time }
origin-listed = figura como
history-title = Evolución
history-note = Un valor se mantiene hasta el cambio siguiente. Un tramo gris no tiene valor; un triángulo señala una cifra dudosa.
history-csv = Todos los cambios en CSV
history-none = No se conoce evolución alguna en esta fecha de referencia.
chart-table =
    { $n ->
        [one] Lo mismo en una tabla (un cambio)
       *[other] Lo mismo en una tabla ({ $num } cambios)
    }
chart-caption = { $measure }: valor a partir de cada día
chart-shortened = De { $num } cambios se dibujan y enumeran los extremos y los mayores.
chart-all = Todos ellos
chart-desc =
    { $n ->
        [one] Un cambio entre { $first } y { $last }; último valor, { $value }; máximo, { $most }.
       *[other] { $num } cambios entre { $first } y { $last }; último valor, { $value }; máximo, { $most }.
    }
chart-gaps =
    { $n ->
        [one] Un tramo no tiene valor.
       *[other] { $num } tramos no tienen valor.
    }
col-from-day = Desde
col-value = Valor
facts-title = Qué se dice de este lugar
facts-note = Los datos que se contradicen figuran uno junto a otro, cada uno con quien lo dice.
facts-none = De este lugar no se conoce más que el nombre.
facts-caption = Datos del centro con declarante y fuente
facts-more =
    { $n ->
        [one] Hay otro en
       *[other] Hay { $num } más en
    }
col-fact = Dato
col-speaker = Declarante
col-valid = Cuándo vale
col-source = Fuente
contradicted = contradicho
facility-statements =
    { $n ->
        [one] Una declaración sobre este centro, su estado o la nación, por orden de fecha.
       *[other] { $num } declaraciones sobre este centro, su estado o la nación, por orden de fecha.
    }
sources-archive = Páginas archivadas de la serie
source-statements =
    { $n ->
        [one] una declaración
       *[other] { $num } declaraciones
    }
sources-all = Todas las fuentes

compare-title = Comparar qué se sabía y cuándo
compare-note = El mismo día, tal como se conocía en dos momentos.
compare-earlier = Conocido hasta el fin del
compare-later = y hasta el fin del (vacío: ahora)
compare-show = Comparar
compare-page-title = { $name }: qué se sabía y cuándo
compare-heading = Qué se sabía y cuándo
compare-lead = { $name } el { $on }, tal como se conocía en dos momentos.
compare-known-by = Conocido el { $date }
compare-known-now = Conocido ahora
compare-caption = Cifras conocidas en los dos momentos
compare-unknown = no se sabía entonces
col-measure = Cifra
col-difference = Diferencia
diff-same = igual
diff-higher = más de lo que se sabía
diff-lower = menos de lo que se sabía
diff-newly = se conoció un número
diff-lost = ya no hay un número
diff-other = se dijo otra cosa
differences-title = Qué difiere y por qué
differences-none = Nada difiere.
differences-count =
    { $n ->
        [one] Una diferencia.
       *[other] { $num } diferencias.
    }
differences-more =
    { $n ->
        [one] Hay otra en
       *[other] Hay { $num } más en
    }
why = Por qué:

statements-title = Declaraciones
statements-lead = Quién dijo, pidió, prometió, ordenó o respondió qué, por orden de fecha. Cada una indica dónde se leyó.
statements-count =
    { $n ->
        [one] Una declaración de { $all }.
       *[other] { $num } declaraciones de { $all }.
    }
statements-none = Ninguna declaración coincide.
filter-any = cualquiera
filter-kind = Clase
filter-place = Lugar
filter-apply = Filtrar
to-whom = a
known-since = se conoce desde el { $date }
remark-retracted = Retirada por
remark-restated = Repetida en
remark-corrected = Nuestra primera lectura era errónea; esta es la corregida.
remark-function = Función:
remark-due = Vence el { $date }
record-kind = Clase
record-addressees = Dirigida a
record-subject = Sobre
record-said = Fecha que da
record-known = Se conoce desde
record-entered = Anotada en nuestro libro
record-confidence = Grado de certeza
record-label = Etiqueta
own-words = Este es el sentido en nuestras palabras, no una cita.
own-words-quoted = El título da el sentido en nuestras palabras; solo se cita lo que va entre comillas.

sources-title = Fuentes
sources-lead = Dónde se leyó cada cifra y cada declaración, con qué licencia, y la huella de lo capturado.
sources-count =
    { $n ->
        [one] Una fuente.
       *[other] { $num } fuentes.
    }
sources-none = No se conoce ninguna fuente en esta fecha de referencia.
sources-caption = Fuentes con editor, fecha, licencia y número de declaraciones
col-publisher = Editor
col-dated = Fecha
col-licence = Licencia
col-statements = Declaraciones
captures =
    { $n ->
        [one] una página capturada
       *[other] { $num } páginas capturadas
    }
source-origin = Procedencia
source-captured = Capturada
source-not-captured = no capturada; citada
source-size = Tamaño
bytes = { $num } bytes
source-span = Páginas
source-public = Pública
source-not-public = no; cuenta como conocida solo desde su anotación
source-rows-yes = Se pueden ceder sus filas.
source-rows-no = No se pueden ceder sus filas.
source-credit = Crédito:
source-note = Nota
source-read = Leído en esta fuente
source-first =
    { $n ->
        [one] Se muestra la primera.
       *[other] Se muestran las primeras { $num }.
    }

about-title = Acerca de Standing
about-lead = Standing guarda lo que las instituciones publicaron y dijeron sobre la vacunación y los brotes allí donde hay personas detenidas, y puede mostrar de cada cifra de dónde viene, cuándo se dijo y cuándo se supo.
about-what = Qué es
about-what-text = Hace cinco preguntas sobre cada lugar donde hay personas detenidas: cómo de grave es, a quién le toca una dosis, de quién es el deber, cómo la reciben y quién no ha respondido. Esta versión responde a la primera, de quién es el deber y quién no ha respondido; para las demás muestra lo que dicen las declaraciones de su libro. Donde algo aún no se calcula, la página lo dice.
about-figures = Las cifras, como se publicaron
about-figures-text = Una cifra se muestra como la dio quien la publica. Si parece errónea, al lado figura una razón para dudar con los números que la motivan; nunca se repara en silencio. Si dos editores discrepan, figuran ambos.
about-missing = Lo que falta
about-missing-text = Sin informar, negado, reservado, ilegible y cero son cosas distintas y se muestran de forma distinta. Una suma dice cuántos centros incluye y cuáles no.
about-axes = Qué tiempo se usa
about-axes-text = «Día mostrado» es el día en el mundo. «Conocido hasta» es lo que podía saberse entonces: desde que una fuente fue pública o, si no lo fue, desde que se anotó en nuestro libro. Una fecha sola significa el fin de ese día en { $zone }. Una corrección de nuestra propia lectura vale para todas las fechas, pues la fuente siempre dijo lo que dijo.
about-not = Qué no hace
about-not-text = No califica centros, no clasifica a nadie, no envía cartas, no borra cifras incómodas y no ofrece búsqueda alguna que diga dónde está una persona.
about-legal = No es asesoramiento jurídico
about-legal-text = Las declaraciones se dan en nuestras palabras salvo que estén marcadas como cita, que solo se muestra tras compararla con el original. Un abogado debe verificar en la fuente las fechas y los plazos antes de que nadie se apoye en ellos.
about-medical = No es consejo médico
about-medical-text = Nada de esto dice a quién debe ponerse una vacuna. Eso corresponde al personal clínico y a la persona.
about-people = Sin personas
about-people-text = Las páginas hablan de instituciones: organismos, tribunales, centros, grupos. No contienen situación migratoria, números de registro, país de origen ni fechas de audiencia.
