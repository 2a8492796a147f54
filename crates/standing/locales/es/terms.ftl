# Números, fechas y términos del campo.

language-name = Español
number-group = .
number-decimal = ,
# A partir de cuántas cifras se escribe el separador.
number-group-from = 5

month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sep
month-10 = oct
month-11 = nov
month-12 = dic
date = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time } { $zone }
interval-open = siempre, hasta donde se ha dicho
interval-from = desde el { $from }
interval-until = hasta el { $last }
interval-both = del { $from } al { $last }

missing-not-reported = sin informar
missing-refused = se negó la respuesta
missing-unreadable = ilegible
missing-suppressed = reservado
missing-not-applicable = no procede
no-exact-number = sin número exacto
not-known = no consta
no-date = sin fecha
yes = sí

measure-held = Personas detenidas
measure-cases-cumulative = Casos confirmados desde que se cuentan
measure-cases-current = Con infección, aisladas o en observación ahora
measure-cases-current-header = Con infección ahora, según el encabezado de la página
measure-deaths-cumulative = Muertes bajo custodia con infección
measure-tests-cumulative = Personas con prueba hecha desde que se cuentan
measure-detained-cumulative = Personas distintas detenidas desde que se cuentan
measure-average-daily-population = Población diaria media
measure-contract-minimum = Camas pagadas se usen o no
measure-capacity = Camas
measure-cases-new = Casos nuevos en un período
measure-deaths-new = Muertes nuevas en un período
measure-tests-new = Pruebas en un período
measure-book-ins = Ingresos en custodia en un período
measure-book-outs = Salidas de custodia en un período
measure-doses-new = Dosis de vacuna puestas en un período
measure-doses-cumulative = Dosis de vacuna puestas desde el inicio
measure-first-doses-cumulative = Personas con al menos una dosis de vacuna
measure-fully-vaccinated-cumulative = Personas con la pauta completa
measure-eligible-count = Personas con derecho o dispuestas
measure-residents = Residentes de la zona
measure-staff-cases-cumulative = Infecciones del personal desde que se cuentan
measure-rate-ratio = Razón de dos tasas
measure-short-held = Detenidas
measure-short-average-daily-population = Promedio detenidas
measure-short-cases-current = Aisladas ahora
measure-short-cases-cumulative = Casos totales
measure-short-deaths-cumulative = Muertes

function-eligibility = derecho a la vacuna
function-supply = suministro de dosis
function-administration = aplicación de la dosis
function-transport = traslado
function-consent-information = consentimiento e información
function-continuity = dosis siguiente y registro al trasladar o liberar
function-reporting = información pública

kind-figure = Cifra
kind-responsibility = De quién es el deber
kind-commitment = Promesa
kind-request = Petición
kind-order = Orden
kind-answer = Respuesta
kind-event = Hecho
kind-rule = Norma
kind-profile = Dato de un centro
kind-role = Función que ejerce

relation-restates = repite
relation-retracts = retira
relation-corrects = corrige nuestra lectura de
relation-answers = responde a
relation-bears-on = es prueba sobre

confidence-seen = Se leyó la fuente
confidence-date-inferred = Se leyó la fuente; la fecha se deduce
confidence-conflict = Las fuentes discrepan; se conservan todas
confidence-reported = Conocido por terceros

field-name = Nombre
field-alias = También escrito
field-code = Código
field-operator = Operador
field-county = Condado
field-state = Estado
field-city = Ciudad
field-zip = Código postal
field-field-office = Oficina regional
field-capacity = Camas
field-contract-minimum = Camas pagadas se usen o no
field-coordinates = Coordenadas
field-kind = Tipo
field-jurisdiction = Sistema
field-same-as = Mismo lugar que
