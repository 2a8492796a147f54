# Lo que responde el modelo de brotes: la orden `simulate` y la página.

simulate-measure-infections = Infecciones
simulate-measure-hospital-days = Días en el hospital
simulate-measure-deaths = Muertes
simulate-measure-first-doses = Primeras dosis aplicadas
simulate-measure-second-doses = Segundas dosis aplicadas
simulate-measure-lost-at-release = Segundas dosis perdidas por liberación
simulate-measure-lost-at-transfer = Segundas dosis perdidas por traslado
simulate-measure-lost-at-death = Segundas dosis perdidas por muerte
simulate-measure-spill-over = Infecciones que añade la custodia

simulate-people-held = personas detenidas
simulate-people-staff = personal
simulate-people-county = condado
simulate-people-all = todos

simulate-leaves-stays = Se supone que cada estancia termina con la misma probabilidad todos los días. No es así en la realidad: donde muchas son cortas, se completan menos segundas dosis de las que dice el modelo.
simulate-leaves-ages = No se incluyen las edades, las celdas y unidades de un centro, las cohortes en cuarentena ni las pruebas periódicas.
simulate-leaves-waning = Una dosis protege de inmediato y no pierde efecto.
simulate-leaves-isolated = A las personas aisladas u hospitalizadas no se las traslada, libera ni vacuna; el aislamiento dura en promedio otro período infeccioso.
simulate-leaves-hospital = El hospital viene después de los días infecciosos, las camas no se limitan y nadie se infecta allí.
simulate-leaves-refusal = Quien rechaza una dosis es una parte de los presentes, no una persona que la siga rechazando en otro lugar.
simulate-leaves-season = Nada cambia con la estación, las noticias o la conducta de la gente, y no llega ninguna variante nueva.
simulate-leaves-released = Las personas liberadas cuentan desde entonces como del condado y tienen los mismos contactos que cualquiera allí.
simulate-leaves-waste = No se incluyen las dosis desperdiciadas, el costo de las medidas ni otros daños que no sean la infección.
simulate-leaves-chance = Los intervalos contienen solo el azar, no lo que se desconoce de la infección, la vacuna y quién se encuentra con quién.

simulate-title = ¿Qué cambiarían las dosis, las pruebas o las liberaciones?
simulate-lead = Describa un lugar como el suyo. El modelo lo juega muchas veces con el mismo azar, una vez por cada cosa que se podría hacer. Muestra qué suele resultar y cuánto lo dispersa el azar; no predice.
simulate-ask = Jugar
simulate-range = { $low } a { $high }
simulate-fixed = No se pregunta aquí y se da por supuesto: un solo centro; entran tantas personas como salen; cuatro de cada diez que salen se quedan en el condado; una de cada diez personas es inmune al principio; quienes entran están infectados tan a menudo como en el condado; el personal contagia y se contagia menos que las personas detenidas; aislamiento para una de cada veinte; dos dosis con 28 días de diferencia; con menos población hay menos contactos. La orden «standing simulate» permite cambiarlo todo.

simulate-input-held = Personas detenidas
simulate-input-staff = Personal
simulate-input-county = Residentes del condado
simulate-input-r0 = Personas a las que contagia una dentro si nadie es inmune
simulate-input-stay = Estancia media, en días
simulate-input-inside = Personas detenidas infecciosas al principio
simulate-input-outside = Residentes infecciosos por 100.000
simulate-input-doses = Dosis al día
simulate-input-willing = Aceptarían una dosis, en por ciento
simulate-input-stays = Se quedan cuando se libera a los demás, en por ciento
simulate-input-days = Días que se juegan

simulate-arm-nothing = No se hace nada
simulate-arm-held-first = Dosis, primero a las personas detenidas
simulate-arm-staff-first = Dosis, primero al personal
simulate-arm-both = Dosis, mitad y mitad
simulate-arm-test = Prueba al ingreso que detecta 8 de cada 10
simulate-arm-release = Liberación de los demás

simulate-infections = Infecciones
simulate-doses = Dosis
simulate-spill-over = Infecciones que la custodia añade al condado
simulate-spill-over-note = Infecciones en el condado menos las de la misma partida sin que nadie se infecte en custodia.
simulate-plot = Infecciones entre las personas detenidas, según lo que se haga
simulate-plot-unit = Personas infectadas, mediana e intervalo que contiene el 95 % de las partidas.
simulate-plot-desc = Una línea por cada cosa que se podría hacer: un punto en la mediana y una barra sobre el 95 % de las partidas. Los mismos números están en la tabla de abajo.
simulate-col-arm = Qué se hace
simulate-col-value = Mediana (95 % de las partidas)
simulate-col-difference = Frente a no hacer nada (95 % de las partidas)
simulate-col-better = Mejor en
simulate-col-week = Ahora y no una semana después (95 % de las partidas)
simulate-baseline = punto de comparación
simulate-leaves-out = Lo que el modelo no incluye
simulate-not-known = Aquí no se conocen los días en el hospital ni las muertes: ningún conjunto dice cuánto enferman las personas en custodia.
simulate-from = De dónde vienen las cifras
simulate-runs = { $runs } partidas de cada cosa, desde la semilla { $seed }. Las mismas entradas dan las mismas cifras.
beside-simulate = Qué cambiaría
simulate-unverified = De memoria, aún sin cotejar con la fuente: { $names }.
