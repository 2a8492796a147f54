# De quién es el deber, qué se debe y se retrasa, y la prueba de que nadie respondió.

nav-duty = El deber
nav-agenda = Agenda

list-and = { $rest } y { $last }
list-nobody = nadie
duty-days =
    { $n ->
        [one] 1 día
       *[other] { $num } días
    }
duty-number = { $num }

# Lo que hay que hacer, dentro de una frase.
duty-the-eligibility = decidir quién puede recibir una dosis
duty-the-supply = suministrar las dosis
duty-the-administration = poner la dosis
duty-the-transport = llevar a las personas a sus citas y de vuelta
duty-the-consent-information = informar a las personas y recoger su consentimiento o su negativa
duty-the-continuity = asegurar la dosis siguiente y el registro tras un traslado o una liberación
duty-the-reporting = informar de lo que se hizo

# Lo mismo a la cabeza de una columna.
duty-short-eligibility = Derecho a la vacuna
duty-short-supply = Suministro
duty-short-administration = Poner la dosis
duty-short-transport = Transporte
duty-short-consent-information = Consentimiento e información
duty-short-continuity = Dosis siguiente y registro
duty-short-reporting = Información pública

# Signos
duty-status-unknown = Desconocido
duty-status-orphaned = Huérfano
duty-status-contested = En disputa
duty-status-assigned = Asignado
duty-status-ordered = ordenado
duty-means-unknown = Nadie ha dicho nada de ello que esté en este libro. Eso no significa que la ley no obligue a nadie.
duty-means-orphaned = Se ha hablado de ello y nadie lo asume.
duty-means-contested = Alguien lo tiene, o se le manda, y dice que no le corresponde; o lo tienen varios por separado.
duty-means-assigned = Alguien dice que le corresponde, o se lo mandó quien puede obligarlo.
duty-means-ordered = Un tribunal lo ordenó. Va junto al estado, porque lo ordenado también se puede disputar.
duty-cause-circular = en círculo
duty-cause-disclaimed = rechazado
duty-cause-silent = sin respuesta
duty-cause-named-only = solo nombrado
duty-cause-means-circular = Quienes hablan se señalan entre sí.
duty-cause-means-disclaimed = Alguien dice que no le corresponde.
duty-cause-means-silent = Se preguntó a alguien y dejó vencer el plazo.
duty-cause-means-named-only = Otros nombran a alguien, que no lo ha asumido.
duty-contest-several-hold = Varios lo tienen o se les manda, y ninguna orden los une.
duty-contest-held-and-disclaimed = Quien lo tiene o a quien se le manda dice que no le corresponde.

# Frases de las vistas: responsabilidad
duty-nobody-spoke = Nadie ha dicho a quién corresponde aquí { $function }.
duty-circular = { $parties } se señalan entre sí, y nadie acepta el deber de { $function }.
duty-disclaimed =
    { $n ->
        [one] { $parties } dice que { $function } no le corresponde, y nadie lo acepta.
       *[other] { $parties } dicen que { $function } no les corresponde, y nadie lo acepta.
    }
duty-silent =
    { $n ->
        [one] Se preguntó a { $parties } por el deber de { $function } y dejó vencer el plazo: sin respuesta { $days } después de la carta del { $day }.
       *[other] Se preguntó a { $parties } por el deber de { $function } y dejaron vencer el plazo: sin respuesta { $days } después de la carta del { $day }.
    }
duty-named-only =
    { $n ->
        [one] Otros nombran a { $parties } para { $function }, y no lo ha aceptado.
       *[other] Otros nombran a { $parties } para { $function }; ninguno de ellos lo ha aceptado.
    }
duty-several-hold = { $parties } tienen cada uno el deber de { $function }, o se les manda, y ninguna orden los une.
duty-held-and-disclaims =
    { $n ->
        [one] Según una declaración, a { $parties } le toca { $function }; según otra, dice que no le corresponde.
       *[other] Según una declaración, a { $parties } les toca { $function }; según otra, dicen que no les corresponde.
    }
duty-accepted =
    { $n ->
        [one] { $parties } acepta el deber de { $function }.
       *[other] { $parties } aceptan el deber de { $function }.
    }
duty-mandated =
    { $n ->
        [one] { $by } dice que { $parties } debe { $function }.
       *[other] { $by } dice que { $parties } deben { $function }.
    }
duty-ordered = { $by } ordenó el { $day } a { $parties } { $function }.
duty-missing-word = En ninguna declaración { $party } acepta ni rechaza { $function }.
duty-changed-by = { $by }: { $what }
duty-ended-by = Lo que había dicho { $by } ya no vale: { $what }
duty-changed-by-silence = { $party } no había respondido a { $statement } cuando venció el plazo.

# Frases de las vistas: cómo se cuenta el tiempo
clock-rule = Contado según { $rule } ({ $citation }), tal como era la ley el { $day }.
clock-courtesy = Ninguna ley fija aquí un plazo; { $days } es lo que la cortesía permite.
clock-trigger = El día del hecho, { $day }, no se cuenta.
clock-given = La fecha está dada: { $day }.
clock-no-receipt = El plazo corre desde la recepción, y en el libro no hay prueba de ella.
clock-not-sent = No se ha enviado.
clock-bounced = Volvió sin entregar el { $day }: no corre plazo alguno.
clock-none-given = No se dio día, así que nada vence.
clock-extended = Se tomaron { $days } más el { $day }: { $text }.
clock-extension-ignored = La prórroga del { $day } no cuenta: { $text }.
clock-pause-ignored = La pausa del { $day } no cuenta: { $text }.
clock-rolled = El { $day } no es día hábil ({ $text }), así que el plazo sigue.
clock-due = Vence el { $day }; calculado, por verificar con un abogado.
clock-beyond-calendar = El calendario { $text } no llega al { $day }: no se calcula fecha.
clock-no-version = El { $day } no regía ninguna versión de { $rule }.
clock-unknown-rule = No hay regla { $rule } en los calendarios.
clock-word-weekend = fin de semana
clock-word-no-such-pause = la regla no conoce tal pausa
clock-word-no-further-time = la regla no la permite otra vez
clock-word-no-extension = la regla no conoce prórrogas
clock-word-time-over = el plazo había pasado
clock-word-one-only = la regla permite una

# Frases de las vistas: retraso
late-running = { $party } tiene hasta el { $day }: quedan { $days }.
late-paused = El tiempo está parado desde el { $day }.
late-due = { $party } lo debe hoy.
late-overdue = { $party } lleva { $days } de retraso; vencía el { $day }.
late-unanswered = { $party } lleva { $days } sin responder.
late-lapsed = { $party } dejó vencer el plazo el { $day }.
late-open = { $party } no dijo día; han pasado { $days }.
late-ended = Terminó el { $day }.
late-ended-after = Terminó el { $day }, con { $days } de retraso.

# Frases de las vistas: qué se puede hacer
propose-reminder = { $statement } a { $party } vence el { $day }.
propose-second-letter = Se puede escribir una segunda carta a { $party } sobre { $statement }.
propose-step = { $text }
propose-by-law = { $text } ({ $citation })
proposal-suspended = { $party } lo prometió para el { $day }: espere hasta entonces.
propose-referred = { $party } dice que debe responder { $other }: pregunte a { $other }.

# Frases de las vistas: silencio
silence-finding = Al { $day }, { $days } después del { $start }, no se halló respuesta de { $party } a { $statement }.
silence-sent = Enviada el { $day } ({ $text }).
silence-delivered = Entregada el { $day } ({ $text }).
silence-searched =
    { $n ->
        [one] El { $day } { $by } buscó en { $text } ({ $method }) y halló { $number } mensaje que podría ser una respuesta.
       *[other] El { $day } { $by } buscó en { $text } ({ $method }) y halló { $number } mensajes que podrían ser una respuesta.
    }
silence-no-sending = Nada en el libro muestra cómo se envió.
silence-no-delivery = Nada en el libro muestra que se entregara.
silence-no-search = En el libro público no hay ninguna búsqueda de respuesta posterior al { $day }. La búsqueda en el correo de una oficina se queda en la oficina.
silence-no-search-at-all = En el libro público no hay ninguna búsqueda de respuesta. La búsqueda en el correo de una oficina se queda en la oficina.
silence-found = La búsqueda del { $day } halló { $number } que podrían ser una respuesta: debe mirarlo una persona.
silence-unconfirmed = El { $day } llegó de { $text } algo que dice ser una respuesta; nadie lo ha confirmado.

# Frases de las vistas: la hoja. Cada una va junto a la pregunta que responde.
sheet-assigned = { $parties }.
sheet-ordered = { $parties }. Lo ordenó un tribunal.
sheet-nobody = Nadie lo ha asumido.
sheet-contested = Está en disputa.
sheet-unknown = Nadie lo ha dicho.
sheet-promised = El { $day }, { $party } prometió: { $what }
sheet-promised-by = El { $day }, { $party } prometió para el { $due }: { $what }
sheet-order = El { $day }, { $by } ordenó a { $parties }: { $what }
sheet-silence =
    { $n ->
        [one] { $party } lleva { $days } sin responder: { $what }
       *[other] { $party } llevan { $days } sin responder: { $what }
    }
sheet-call-health = { $party } es la autoridad sanitaria aquí.
sheet-call-care = { $party } da la atención médica aquí.
sheet-call-custodian = { $party } tiene aquí a las personas detenidas.
sheet-no-call = No se conoce ningún número al que llamar para este lugar.
sheet-may-decline = Usted puede aceptar o rechazar la vacuna. Antes puede pedir información en su idioma.
sheet-not-custody = La vacuna no decide si usted queda detenido o libre, ni por cuánto tiempo.

duty-left-out =
    { $n ->
        [one] Uno más no está en esta página. Todos:
       *[other] { $num } más no están en esta página. Todos:
    }

# La tabla
duty-title = ¿De quién es el deber?
duty-beside-label = Páginas sobre el deber
duty-beside-matrix = De quién es
duty-beside-requests = Peticiones
duty-beside-agenda = Agenda
duty-beside-dockets = Expedientes
duty-beside-plans = Planes
duty-facilities =
    { $n ->
        [one] un centro
       *[other] { $num } centros
    }
duty-finding-orphaned =
    { $n ->
        [one] El { $on }, nadie asume el deber de { $function } en uno de { $all }.
       *[other] El { $on }, nadie asume el deber de { $function } en { $num } de { $all }.
    }
duty-finding-contested =
    { $n ->
        [one] El { $on }, un deber está en disputa, y ninguno del que se haya hablado queda sin nadie.
       *[other] El { $on }, { $num } deberes están en disputa, y ninguno del que se haya hablado queda sin nadie.
    }
duty-finding-held = El { $on }, alguien asume cada deber del que se ha hablado.
duty-finding-unknown = El { $on }, nadie ha dicho de quién es ningún deber.
duty-counts = De { $all }, { $assigned }, { $contested }, { $orphaned }; { $unknown }.
duty-count-cells =
    { $n ->
        [one] un deber
       *[other] { $num } deberes
    }
duty-count-assigned =
    { $n ->
        [one] 1 está asignado
       *[other] { $num } están asignados
    }
duty-count-contested =
    { $n ->
        [one] 1 en disputa
       *[other] { $num } en disputa
    }
duty-count-orphaned =
    { $n ->
        [one] 1 huérfano
       *[other] { $num } huérfanos
    }
duty-count-unknown =
    { $n ->
        [one] de 1 nadie ha hablado
       *[other] de { $num } nadie ha hablado
    }
duty-count-ordered =
    { $n ->
        [one] Un tribunal ordenó 1 de ellos.
       *[other] Un tribunal ordenó { $num } de ellos.
    }
duty-known-then = Lo que se podía saber el propio { $on }
duty-known-same = Nada de lo que se ha sabido después cambia lo que aquí se lee.
duty-known-differs =
    { $n ->
        [one] Con lo que se ha sabido después, un deber está de otro modo o se apoya en otras declaraciones.
       *[other] Con lo que se ha sabido después, { $num } deberes están de otro modo o se apoyan en otras declaraciones.
    }
duty-known-now = Ver el día con todo lo que se sabe ahora
duty-filter-status = Cómo está un deber
duty-caption =
    { $n ->
        [one] Un centro de { $all } por siete funciones. Elija una casilla para ver quién dijo qué.
       *[other] { $num } centros de { $all } por siete funciones. Elija una casilla para ver quién dijo qué.
    }
duty-none = Ningún centro coincide.
duty-said-of-nation = dicho de toda la nación
duty-said-of-state = dicho de todo el estado
duty-signs = Qué significan los signos
duty-inherits = Lo que se dice de la nación o de un estado vale para cada centro que hay en él, hasta que el mismo declarante diga algo de un lugar más estrecho.
front-orphaned =
    { $n ->
        [one] deber en un centro que nadie asume
       *[other] deberes en centros que nadie asume
    }
front-duty = Todos de un vistazo
front-late =
    { $n ->
        [one] petición fuera de plazo y sin respuesta
       *[other] peticiones fuera de plazo y sin respuesta
    }
front-agenda = Qué vence y qué se retrasa ese día

# Una casilla
duty-since = así desde el { $day }
duty-other-functions = Las siete funciones aquí
duty-missing = Falta:
duty-also = También:
duty-mandate = { $by } dice que { $party } debe hacerlo, { $day }.
duty-mandate-order = { $by } ordenó a { $party } hacerlo, { $day }.
duty-see-statement = Ver la declaración
known-title-then = Lo que se podía saber el { $day }
known-title-now = Lo que se sabía entonces y lo que se sabe ahora
known-same = Nada que se haya sabido después sobre el { $day } cambia lo que aquí se lee.
known-differs = Lo que se podía saber el { $day } no es lo que se sabe ahora.
known-show-now = Mostrar el día con todo lo que se sabe ahora
known-show-then = Mostrar solo lo que se podía saber ese día
known-status-now = Con lo que se sabe ahora:
known-status-then = Como se podía saber entonces:
known-later =
    { $n ->
        [one] Una declaración sobre este día se supo solo después:
       *[other] { $num } declaraciones sobre este día se supieron solo después:
    }
known-turned = Estas valen de otro modo con lo que se ha sabido después:
stance-accepts = dice que le corresponde
stance-disclaims = dice que no le corresponde
stance-assigns = dice que corresponde a { $party }
stance-mandates = dice que { $party } debe hacerlo
stance-orders = ordena a { $party } hacerlo
word-counts = cuenta ese día
word-superseded = dicho de nuevo después
word-narrowed = cede ante su palabra sobre un lugar más estrecho
word-retracted = retirado a más tardar el { $day }
word-not-yet = vale solo desde el { $day }
word-ended = ya no vale desde el { $day }
word-place = dicho de { $place }
words-title = Quién dijo qué, en orden
words-lead = Afirmaciones y réplicas tal como se hicieron. Lo que está en nuestras palabras no es una cita; cada una lleva a su fuente.
words-none = A ese día nadie había dicho nada de ello que esté en este libro.
changes-title = Cómo llegó a estar así
changes-none = No ha cambiado: a ese día nadie había dicho nada.
change-by = por
owed-title = Qué se pidió, ordenó y prometió sobre ello
owed-none = Nada.
rules-title = Normas sobre ello
rule-in-force = vigente ese día
rule-not-in-force = no vigente ese día
replies-title = La palabra de cada parte
replies-lead = Cada entidad nombrada, con lo que otros dicen de ella y lo que dice ella misma, lado a lado.
replies-of-it = Lo que otros dicen de ella o le piden
replies-by-it = Lo que dice ella misma
replies-not-named = Nadie la nombra.
replies-silent = A ese día no hay en este libro nada de ella sobre esto.
replies-how-title = Para responder
replies-how = Cualquier entidad nombrada en esta página puede responder. Envíe la respuesta, con la dirección de esta página, a la oficina que lleva este sitio, en una forma que se pueda guardar: una carta, un correo, una declaración en su propio sitio.
replies-how-kept = Una persona la anota con su fecha y su fuente y la publica aquí, al mismo tamaño y en el mismo lugar que lo que se dice de ustedes. No quita nada: lo dicho antes queda, con lo que se dijo en contra.

# Lo que se debe
computed-by-counsel = Calculado, por verificar con un abogado.
people-held-there = las personas detenidas allí
col-bearer = Quién lo debe
col-stands = Cómo está
col-due = Vence
obligation-more = Detalles
obligation-stands = Cómo está: quién debe qué por ella, y desde cuándo
obligation-binds = obliga por { $force }
obligation-kind-request = Petición
obligation-kind-commitment = Promesa
obligation-kind-order = Orden
obligation-state-draft = escrita, sin enviar
obligation-state-sent = enviada
obligation-state-delivered = entregada
obligation-state-acknowledged = con acuse de recibo
obligation-state-paused = en pausa
obligation-state-bounced = devuelta sin entregar
obligation-state-answered = respondida
obligation-state-disputed = respondida, y la respuesta impugnada
obligation-state-closed = cerrada
obligation-state-open = abierta
obligation-state-stayed = suspendida
obligation-state-partly-done = cumplida en parte
obligation-state-done = cumplida
obligation-state-lifted = levantada
force-courtesy = cortesía
force-promise = promesa
force-contract = contrato
force-regulation = reglamento
force-statute = ley
force-order = orden de un tribunal
lateness-not-running = no corre plazo
lateness-running = en plazo
lateness-paused = tiempo parado
lateness-due = vence hoy
lateness-overdue = con retraso
lateness-unanswered = sin respuesta
lateness-lapsed = vencido
lateness-open = sin día
lateness-ended = terminado

# Peticiones
requests-title = Peticiones
requests-finding =
    { $n ->
        [one] El { $on }, una de { $all } está fuera de plazo y no ha llegado.
       *[other] El { $on }, { $num } de { $all } están fuera de plazo y no han llegado.
    }
requests-of =
    { $n ->
        [one] una respuesta que se debe
       *[other] { $num } respuestas que se deben
    }
requests-of-all =
    { $n ->
        [one] una cosa que se debe
       *[other] { $num } cosas que se deben
    }
requests-ended =
    { $n ->
        [one] Una se respondió, cumplió o cerró.
       *[other] { $num } se respondieron, cumplieron o cerraron.
    }
requests-lead = A una carta dirigida a varias entidades le debe respuesta cada una. Donde ninguna ley fija plazo está sin respuesta, nunca fuera de plazo legal. Que el libro no guarde respuesta no prueba que no la hubo.
requests-kind-all = todo
requests-none = Nada coincide.
letter-lead =
    { $n ->
        [one] Una entidad debe algo por ella.
       *[other] { $num } entidades deben algo por ella, cada una.
    }
letter-others =
    { $n ->
        [one] Otra entidad debe algo por la misma
       *[other] Otras { $num } entidades deben algo por la misma
    }
record-function = Función
record-owed-to = Se debe a
record-state = Estado
record-binds = Obliga por
record-promised = Prometido entretanto para
record-docket = Expediente
events-title = Qué ocurrió y qué lo muestra
event-no-sending = la carta misma está en el libro; nada muestra cómo se envió
event-shown-by = lo muestra:
event-says = lo dice
event-misfit = Esto no encaja y no cambia nada:
event-reference = su número { $text };
event-no-stop = esto no para ningún plazo
event-unconfirmed = Dice ser una respuesta. No cambia nada hasta que una persona lo confirme.
event-found =
    { $n ->
        [one] { $num } mensaje que podría ser una respuesta
       *[other] { $num } mensajes que podrían ser una respuesta
    }
event-partly = en parte
event-answered = respondida
event-confirmed = confirmado por una persona
event-promised = prometido
event-promised-by = para el { $day }
event-promised-no-day = sin día
event-taken-back = retirada
event-asked-again = pedido de nuevo
proof-sender-says = solo lo dice quien la envió
proof-presumed = no volvió nada, y una norma lo presume
proof-server = su servidor de correo la aceptó
proof-carrier = el transportista lo registra
proof-receipt = alguien firmó, o su formulario dio recibo
proof-addressee = lo dicen ellos mismos
closing-satisfied = quien pidió tiene lo que pidió
closing-withdrawn = se retiró
closing-superseded = otra posterior la sustituye
closing-moot = ya no tiene objeto
misfit-not-sent = aún no se había enviado
misfit-already-sent = ya se había enviado
misfit-undelivered = volvió sin entregar y no se envió de nuevo
misfit-arrived = ya había llegado, así que no pudo volver
misfit-not-paused = el tiempo no estaba parado
misfit-already-paused = el tiempo ya estaba parado
misfit-not-answered = no había respuesta que impugnar
misfit-already-answered = ya se había respondido
misfit-already-done = ya se había cumplido
misfit-lifted = se había levantado
misfit-closed = se había cerrado
reply-doubt-sender-domain = el dominio del remitente no es el suyo, o solo se le parece
reply-doubt-display-name = el nombre que se muestra es otra dirección
reply-doubt-several-senders = más de un remitente
reply-doubt-dated-before = con fecha anterior a la carta
reply-doubt-no-reference = no dice a qué carta responde
reply-doubt-automatic = la envió una máquina
reply-doubt-unproven-bounce = dice que no se entregó, sin prueba
reply-doubt-odd-headers = cabeceras extrañas
reply-doubt-executable = contiene un programa
reply-doubt-too-many-parts = más partes que una carta
reply-doubt-hidden-text = palabras ocultas
clock-title = Cómo se contó el tiempo
clock-law = Tal como era la ley:
clock-before-extension = Sin la prórroga: { $day }.
clock-skipped =
    { $n ->
        [one] Un día no cuenta
       *[other] { $num } días no cuentan
    }
clock-every-day =
    { $n ->
        [one] Todos los días: uno
       *[other] Todos los días: { $num }
    }
day-trigger = el día del hecho, no se cuenta
day-counted = { $number }
day-not-counted = no se cuenta
day-rolled = así que el plazo sigue
day-rolled-to = el siguiente día hábil: vence
weekday-1 = lun
weekday-2 = mar
weekday-3 = mié
weekday-4 = jue
weekday-5 = vie
weekday-6 = sáb
weekday-7 = dom
clock-by = Según:
event-ends-nothing = de otro que no es el preguntado: no termina nada
answers-by-others = Respuestas de otros que no son el preguntado; no terminan nada:
unconfirmed-note =
    { $n ->
        [one] Un mensaje dice ser una respuesta y espera a que una persona lo confirme.
       *[other] { $num } mensajes dicen ser una respuesta y esperan a que una persona los confirme.
    }
proposals-title = Qué abren ahora las reglas
proposal-from = Desde el { $day }:
proposals-note = Ningún programa envía nada de esto. Debe verificarlo un abogado.

# El acta de silencio
silence-record-title = Acta de silencio
silence-record-lead = Qué muestra que se envió y llegó, quién buscó respuesta y dónde, y que no se halló ninguna.
silence-record-open = Abrir el acta, para imprimir
silence-record-whole = A esta acta no le falta nada.
silence-record-not-whole = Esta acta no está completa: abajo se dice qué le falta.
silence-record-shown = Qué lo muestra
silence-record-lacks = Qué le falta
silence-record-made = Hecha del libro público a este punto: { $point } Habla de lo que hay en el libro; que el libro no guarde respuesta no prueba que no la hubo.
silence-record-name = Nombre, cargo, día
silence-record-signed = Firma
record-asked-by = Lo pidió
record-asked-of = Se pidió a
record-asked = Qué se pidió
lack-sending = Prueba de cómo se envió.
lack-delivery = Prueba de que llegó.
lack-search = Una búsqueda de respuesta después del vencimiento.
lack-found = Una búsqueda halló algo que debe mirar una persona.
lack-unconfirmed = Algo que dice ser una respuesta espera a una persona.
lack-not-due = El plazo no ha vencido.

# La agenda
agenda-title = Agenda
agenda-link = Qué vence y qué se retrasa aquí
agenda-all = todo lo que hay en el libro
agenda-of = Standing, agenda: { $subject }
agenda-finding = El { $on }: { $due }, { $overdue }, { $promised }.
agenda-count-due =
    { $n ->
        [0] nada vence hoy
        [one] una cosa vence hoy
       *[other] { $num } cosas vencen hoy
    }
agenda-count-overdue =
    { $n ->
        [0] nada se retrasa
        [one] una se retrasa o está sin respuesta
       *[other] { $num } se retrasan o están sin respuesta
    }
agenda-count-promised =
    { $n ->
        [0] nada prometido u ordenado queda abierto
        [one] una prometida u ordenada queda abierta
       *[other] { $num } prometidas u ordenadas quedan abiertas
    }
agenda-lead = Sobre: { $subject }. También están las respuestas que vencen dentro de { $days }.
agenda-list-due = Vence hoy
agenda-list-overdue = Con retraso o sin respuesta
agenda-list-promised = Prometido u ordenado, abierto
agenda-list-upcoming = Respuestas que vencen pronto
agenda-list-paused = Tiempo parado
agenda-no-day = sin día
agenda-owed-to = lo debe a
agenda-party = Debido por o a
agenda-empty = Nada hay para ese día.
agenda-subscribe = Suscribirse:
agenda-computed = Cada día que aquí figura está calculado, por verificar con un abogado. Solo consta lo público.

# Expedientes
dockets-title = Expedientes
dockets-finding =
    { $n ->
        [0] A ese día no hay en este libro ningún caso judicial.
        [one] Hay un caso judicial en este libro.
       *[other] Hay { $num } casos judiciales en este libro.
    }
dockets-lead = Qué se presentó, qué se ordenó y qué fue de ello, con la fuente de cada cosa.
dockets-none = Ningún expediente tiene entradas a ese día.
docket-finding = { $entries }; { $obligations }, { $open }.
docket-entries =
    { $n ->
        [one] Una entrada
       *[other] { $num } entradas
    }
docket-obligations =
    { $n ->
        [one] una cosa se debe por él
       *[other] { $num } cosas se deben por él
    }
docket-open =
    { $n ->
        [0] ninguna abierta
        [one] una abierta
       *[other] { $num } abiertas
    }
docket-entries-title = Entradas
docket-evidence-title = Dicho en otra parte y prueba aquí
docket-evidence-note = No consta en este caso, que este libro sepa. Es prueba sobre lo presentado, alegado u ordenado.
docket-obligations-title = A qué obliga y qué fue de ello
docket-number = n.º { $number }
docket-shown-by = Lo muestra

# Planes
plans-title = Planes y promesas
plans-finding =
    { $n ->
        [0] Al { $on }, nadie había publicado un plan ni una promesa de vacunar.
        [one] Al { $on }, había un plan o promesa de vacunar.
       *[other] Al { $on }, había { $num } planes y promesas de vacunar.
    }
plans-lead = Ocho puntos que debe contener un plan de vacunación, y las palabras de cada plan sobre ellos. No hay total: un punto no suple a otro.
plans-none = A ese día no hay ninguno en este libro.
plan-silent = no dice nada
plan-nothing-read = De su fuente no se leyeron palabras sobre ninguno de los ocho puntos.
plan-own-words = (en nuestras palabras, no es una cita)
plan-item-supply = Quién suministra las dosis
plan-item-administration = Quién las pone
plan-item-transport = Cómo se encuentran personas y dosis
plan-item-second-dose = La segunda dosis al trasladar y liberar
plan-item-consent-language = Consentimiento, información, idiomas
plan-item-staff = Personal
plan-item-timeline = Para cuándo
plan-item-reporting = Quién informa de lo hecho

# La hoja de un centro
sheet-link = Hoja para las personas detenidas aquí y sus familias, para imprimir
sheet-eyebrow = Para las personas detenidas aquí y sus familias
sheet-title = Vacunas en { $name }
sheet-rights = Sus derechos
sheet-who = Quién responde de qué aquí
sheet-q-eligibility = ¿Quién decide que usted puede vacunarse?
sheet-q-supply = ¿Quién trae la vacuna?
sheet-q-administration = ¿Quién la pone?
sheet-q-transport = ¿Quién le lleva a una cita fuera?
sheet-q-consent-information = ¿Quién la explica y le pregunta si acepta?
sheet-q-continuity = ¿Quién se ocupa de la segunda dosis si le trasladan o liberan?
sheet-q-reporting = ¿Quién cuenta al público lo que se hizo?
sheet-promised-title = Qué se prometió u ordenó, y cuándo
sheet-promised-none = Que sepamos, no se prometió ni ordenó nada.
sheet-original = Lo citado o descrito está en inglés, como se publicó.
sheet-silent-title = Quién no ha respondido
sheet-silent-none = Ninguna pregunta sobre este lugar espera fuera de plazo.
sheet-more =
    { $n ->
        [one] y otra más, en la página de este lugar
       *[other] y { $num } más, en la página de este lugar
    }
sheet-call-title = A quién llamar
sheet-operator = { $operator } dirige este lugar.
sheet-fill-health = Oficina de salud, teléfono:
sheet-fill-legal = Ayuda legal, teléfono:
sheet-foot = Todo esto viene de lo que estas entidades dijeron o de fuentes publicadas. Esta hoja no nombra a ninguna persona ni le pide nada. No es consejo médico ni legal.
sheet-print = Para imprimirla use la orden de imprimir de su navegador: cabe en una página. La página de este lugar:

# Borradores de cartas
letter-day = { $day }
letter-from = De: { $party }
letter-from-blank = De: [por completar]
letter-to = Para: { $party }
letter-to-blank = Para: [por completar]
letter-subject = Asunto:
letter-subject-second = Segunda carta: nuestra carta del { $day } sobre { $place }
letter-subject-expedite = Tramitación acelerada: nuestra solicitud del { $day } sobre { $place }
letter-subject-appeal = Recurso: nuestra solicitud del { $day } sobre { $place }
letter-subject-mediation = Mediación: nuestra solicitud del { $day } sobre { $place }, a { $party }
letter-subject-referred = Una solicitud que { $party } remite a ustedes
letter-subject-counsel = Para el abogado: nuestra solicitud del { $day } sobre { $place }, a { $party }
letter-subject-promise = Su promesa del { $day } sobre { $place }
letter-subject-order = Para el abogado: la orden del { $day } sobre { $place }
letter-asked = El { $day } les escribimos sobre { $place }. En resumen: { $what }
letter-asked-other = El { $day } escribimos a { $party } sobre { $place }. En resumen: { $what }
letter-reached = La carta les llegó el { $day }.
letter-reached-other = La carta les llegó el { $day }.
letter-acknowledged = Acusaron recibo el { $day }. Un acuse de recibo no es una respuesta.
letter-acknowledged-as = Acusaron recibo el { $day } con la referencia { $text }. Un acuse de recibo no es una respuesta.
letter-acknowledged-other = Acusaron recibo el { $day }.
letter-due = Según { $citation }, la respuesta debía llegar el { $due } (calculado; debe verificarlo un abogado). Hoy es { $day } y no nos ha llegado ninguna.
letter-due-other = Según { $citation }, la respuesta debía llegar el { $due } (calculado; debe verificarlo un abogado). Hasta el { $day } no nos ha llegado ninguna.
letter-hoped = Pedimos una respuesta para el { $due }. Desde nuestra carta han pasado { $days } y no nos ha llegado ninguna.
letter-promised = Habían prometido una respuesta para el { $day }.
letter-answer-now = Les pedimos que respondan ahora o que nos digan quién lo hará y para cuándo.
letter-expedite = Pedimos una tramitación acelerada. La necesidad es apremiante porque: [por completar]
letter-expedite-by = Pedimos una tramitación acelerada según { $citation }. La necesidad es apremiante porque: [por completar]
letter-appeal = Esta carta es para quien resuelve los recursos. Presentamos un recurso. Les pedimos que resuelvan en el plazo que da la ley y por escrito.
letter-appeal-by = Esta carta es para quien resuelve los recursos. Presentamos un recurso según { $citation }. Les pedimos que resuelvan en el plazo que da la ley y por escrito.
letter-mediate = Les pedimos que medien.
letter-mediate-by = Les pedimos que medien según { $citation }.
letter-referred = El { $day } { $party } respondió que esto les corresponde a ustedes.
letter-ask-same = Les pedimos lo mismo. Si no les corresponde responder, les pedimos que digan a quién corresponde.
letter-may-file = Lo que pueda presentarse lo dirá un abogado. Estos son los hechos.
letter-may-file-by = Lo que pueda presentarse según { $citation } lo dirá un abogado. Estos son los hechos.
letter-you-promised = El { $day } prometieron: { $what }
letter-you-promised-for = El { $day } prometieron: { $what } Debía estar hecho el { $due }.
letter-what-became = Les pedimos que nos digan por escrito qué se hizo y para cuándo se hará el resto.
letter-ordered = El { $day } { $by } ordenó a { $party }: { $what }
letter-ordered-for = El { $day } { $by } ordenó a { $party }: { $what } Debía estar hecho el { $due }.
letter-not-shown = Nada en el libro muestra que se hiciera hasta el { $day }.
