# Frases de las estadísticas de vigilancia y del resumen semanal.

brief-cases = { $place }: { $n ->
    [one] esta semana se publicó { $num } caso nuevo.
   *[other] esta semana se publicaron { $num } casos nuevos.
}
brief-cases-more = { $place }: { $n ->
    [one] esta semana se publicó { $num } caso nuevo
   *[other] esta semana se publicaron { $num } casos nuevos
}, más que la semana anterior ({ $before-num }).
brief-cases-fewer = { $place }: { $n ->
    [0] esta semana no se publicó ningún caso nuevo
    [one] esta semana se publicó { $num } caso nuevo
   *[other] esta semana se publicaron { $num } casos nuevos
}, menos que la semana anterior ({ $before-num }).
brief-cases-same = { $place }: { $n ->
    [0] esta semana no se publicó ningún caso nuevo, como la semana anterior.
    [one] esta semana se publicó { $num } caso nuevo, igual que la semana anterior.
   *[other] esta semana se publicaron { $num } casos nuevos, igual que la semana anterior.
}
brief-cases-not-known = { $place }: nadie puede decir cuántos casos nuevos hubo esta semana. Eso no es cero.
brief-cases-without = { $n ->
    [one] { $num } de { $of-num } lugares no está en este número, porque no se sabe nada de su semana.
   *[other] { $num } de { $of-num } lugares no están en este número, porque no se sabe nada de su semana.
}
brief-total = Desde que se empezó a contar { $n ->
    [one] se publicó { $num } caso.
   *[other] se publicaron { $num } casos.
}
brief-current = { $n ->
    [0] Según lo publicado, ahora nadie está en aislamiento ni en observación.
    [one] { $num } persona está ahora en aislamiento o en observación.
   *[other] { $num } personas están ahora en aislamiento o en observación.
}
brief-outbreak-ongoing = Hay un brote desde la semana del { $from }: { $n ->
    [one] { $num } caso hasta ahora.
   *[other] { $num } casos hasta ahora.
}
brief-outbreak-over = El último brote empezó en la semana del { $from } y terminó el { $to }: { $n ->
    [one] { $num } caso.
   *[other] { $num } casos.
}
brief-outbreak-none = Ningún brote hasta ahora según la regla vigente.
brief-outbreak-not-judged = No se puede decir si hay un brote: { $why }
brief-outbreaks = { $n ->
    [0] No hay ningún brote activo
    [one] Hay { $num } brote activo
   *[other] Hay { $num } brotes activos
} entre los { $judged-num } centros que se pueden evaluar; { $not-num } no se pueden evaluar.
brief-ratio = Del { $from } al { $to } la tasa de casos fue { $ratio } veces la de { $outside-in } (intervalo del 95 %: de { $low } a { $high }). Es una razón de tasas y no la probabilidad de una persona.
brief-ratio-open = Del { $from } al { $to } la tasa de casos fue al menos { $low } veces la de { $outside-in } (un extremo de un intervalo del 95 %). Es una razón de tasas y no la probabilidad de una persona.
brief-no-comparison = No hay comparación con la gente de fuera: { $why }
brief-doses = { $measure }: { $num } hasta el { $on }, según { $speaker }.

epi-not-estimable = No se puede estimar: { $why }.
epi-why-no-cases = Ninguno de los dos lados tuvo casos, así que no hay razón.
epi-why-growth-unclear = No se puede distinguir del azar si los casos crecieron.
epi-why-no-variation = Los números no varían, así que nada se puede deducir de ellos.
epi-why-too-few = { $n ->
    [one] Se conoce { $num } número
   *[other] Se conocen { $num } números
}; hacen falta { $need-num }.
epi-not-a-count = { $value } no es un recuento.
epi-nobody-at-risk = Según lo publicado, en { $place-in } no había nadie.
epi-no-rule-in-force = Ese día no hay ninguna regla vigente.
epi-no-new-cases-known = No se conocen casos nuevos.
epi-period-not-over = El periodo termina después del día pedido, { $on }.
epi-periods-missing = { $num } de { $of-num } periodos no tienen razón; una media o suma de los demás sería otra cantidad.
epi-one-period-has-no-mean = Un solo periodo no tiene media de periodos.
epi-ratio-unbounded = En un periodo no hubo casos fuera, así que su razón no tiene límite.
epi-one-facility-has-no-mean = Un solo centro no tiene media de centros.
epi-no-rate-outside = No hay tasa de la gente de fuera con que compararla.

epi-cases-not-published = Los casos de { $place-in } no se habían publicado ese día.
epi-cases-not-published-on = No se publicó ningún recuento de casos de { $place-in } para el { $day }.
epi-cases-not-known-in = No se conocen los casos nuevos de { $place-in } del { $from } al { $to }.
epi-cases-fell = El recuento de { $place-in } bajó de { $from } a { $to }.
epi-cases-days-unknown = De { $num } días del periodo no se conocen los casos nuevos.
epi-cases-corrected = { $num } correcciones de quien publica se restaron donde se habían contado los casos.
epi-cases-doubted = Las reglas { $rules } ponen en duda cifras usadas aquí.
epi-held-not-published = No se publicó cuántas personas estaban detenidas en { $place-in }.
epi-held-too-far = El recuento más cercano de personas detenidas en { $place-in }, del { $from } al { $to }, está a más de { $days-num } días.
epi-held-average-of-longer = Las personas detenidas son la media de un tiempo más largo, del { $from } al { $to }.
epi-held-of-other-days = Las personas detenidas son un recuento de otros días, del { $from } al { $to }.
epi-held-days-missing = De { $days } días no se publicó cuántas personas estaban detenidas; la media es de los demás.
epi-held-bounded = Solo se publicaron límites de las personas detenidas.
epi-held-changed = { $measure }: de { $from } ({ $first }) a { $to } ({ $last }), según { $speaker }.
epi-beds-changed = { $measure }: de { $from } ({ $first }) a { $to } ({ $last }), según { $speaker }.
epi-beds-not-published = No se publicaron ni las camas ni las camas pagadas de { $place-in }.
epi-residents-not-imported = No se importó cuánta gente vive en { $place-in }.
epi-residents-imported-later = El número de residentes es una estimación que ya era pública, de una copia importada después.
epi-residents-sum-of-states = El número de residentes es la suma de { $num } estados y territorios.
epi-outside-states-missing = De los cincuenta estados y el Distrito de Columbia, { $num } tienen una serie de casos de estos días: su suma no es el país.
epi-outside-not-imported = No se importó ninguna serie de casos de { $place-in }.
epi-outside-known-later = Los casos de { $place-in } son de una fuente conocida solo desde el { $day }.
epi-outside-not-these-days = La serie de { $place-in } no abarca del { $from } al { $to }.
epi-outside-sum-of-states = El país es la suma de { $num } estados y territorios.
epi-outside-states-begun = { $num } de ellos empezaron a contar dentro del periodo.
epi-outside-days-below-zero = En { $num } días quien publica retiró casos de días anteriores.
epi-no-county-imported = No se importó la serie de ningún condado, así que no hay comparación con condados.
epi-counties-imported = Se importaron series de { $num } condados: { $list }. Para centros de otros lugares no hay condado con que comparar.
epi-states-without-county = En { $num } estados con centros no se importó ninguna serie de condado.
epi-no-state-imported = No se importó la serie de ningún estado.
epi-no-nation-imported = No se importó ninguna serie del país.
epi-no-facility-with-a-rate = Ninguno de los { $num } centros de { $place-in } tiene a la vez casos y personas detenidas.
epi-area-without = { $num } de { $of-num } centros no están en esta tasa.
epi-staff-never-published = Nunca se publicó ninguna cifra del personal de { $place-in }.

epi-estimand-rate-inside = Casos nuevos entre las personas detenidas en { $place-in } por día-persona de detención.
epi-estimand-rate-area = Casos nuevos entre las personas detenidas en { $num } centros de { $place-in } por día-persona de detención.
epi-estimand-rate-outside = Casos nuevos entre los residentes de { $place-in } por día-persona.
epi-estimand-ratio = La tasa de casos nuevos entre las personas detenidas en { $inside-in }, sobre la de la gente de { $outside-in }, en los mismos días.
epi-method-rate = Casos entre días-persona; intervalo exacto de Poisson.
epi-method-ratio = Razón de dos tasas: primero el intervalo exacto condicional; al lado mid-P, Wald y de puntuación. La media de periodos no está ponderada; su intervalo es sobre los periodos.
epi-caveat-rate-not-likelihood = Una razón de tasas compara dos poblaciones. No es cuánto más probable es que una persona se infecte.
epi-caveat-testing-differs = A quién se hicieron pruebas y cada cuánto difiere dentro y fuera.
epi-caveat-ages-not-adjusted = No se publicaron las edades, así que no se ajusta por ellas.
epi-caveat-cases-cluster = Los casos llegan en brotes: la incertidumbre real es mayor que la de un intervalo para casos independientes.
epi-caveat-mean-is-not-pooled = La media de periodos y la razón conjunta son dos cantidades.
epi-why-mean-and-pooled = { $mean } da el mismo peso a cada uno de los { $num } meses; { $pooled } suma antes todos los casos y todos los días-persona, así que pesan más los meses con más gente y más casos fuera.
epi-why-two-sources = { $a } y { $b } cuentan de otra manera los casos de fuera: { $x } y { $y }.
epi-why-interval-over-months = El intervalo de la media dice cuánto difieren los { $num } meses, no cuán exactos son los recuentos; con tan pocos meses el correcto es el de la t de Student.

epi-estimand-outbreak = Los casos nuevos de { $weeks-num } semanas llegan al { $share } de las personas detenidas; termina tras { $days-num } días sin casos.
epi-method-outbreak = Casos nuevos por semana, con las correcciones restadas donde se contaron, cada semana entre las personas detenidas entonces.
epi-caveat-cases-as-published = Casos tal como se publicaron: no están las infecciones para las que nadie hizo pruebas.
epi-caveat-attack-rate-turnover = La gente entraba y salía, así que estuvo expuesta más gente que la detenida en un día.
epi-outbreak-cannot-be-judged = No se puede evaluar: { $why }
epi-outbreak-judged-until = Solo se puede evaluar hasta el { $day }: después ningún recuento de personas detenidas está lo bastante cerca.
epi-outbreak-weeks-missing = De { $num } semanas de su tiempo no se conocen los casos nuevos.
epi-farrington-too-short = El método de Farrington compara con { $years-num } años anteriores; hay { $weeks-num } semanas.
epi-too-few-cases-for-r = { $num } casos en la ventana, menos de los { $need-num } que hacen falta.

epi-no-dose-series-by-facility = Hasta el { $on } no se publicó ninguna serie de dosis de vacuna por centro. Eso ya es un hallazgo.
epi-no-dose-figure = Ese día no se había publicado ninguna cifra de dosis de { $place-in }.
epi-doses-outside-not-imported = No se importaron dosis de { $place-in }.
epi-estimand-share-inside = La parte de las personas detenidas en { $place-in } que la había recibido.
epi-estimand-share-outside = La parte de los residentes de { $place-in } que la había recibido.
epi-estimand-claimed-share = Una parte declarada de las personas detenidas, con su aritmética.
epi-method-share-bounds = Como mucho todas las contadas seguían detenidas: un límite superior, y ninguno inferior salvo cero.
epi-method-share = Personas contadas entre residentes; primero el intervalo exacto, al lado el de Wilson.
epi-method-share-times-held = La parte declarada por las personas detenidas: cuántas personas serían.
epi-method-count-over-held = El recuento declarado entre las personas detenidas.
epi-caveat-dose-then-left = Quien recibió una dosis pudo haberse ido, y llegaron otras personas: un recuento de dosis no es una parte de quienes están ahora.
epi-caveat-residents-not-eligible = Sobre todos los residentes, incluidos niños y otras personas sin derecho a la vacuna: no se importó cuántas tenían derecho.
epi-claim-names-no-number = No nombra ningún número.

epi-estimand-panel = Casos del condado por 100 000 residentes que van con un caso más en el centro por 100 000 residentes { $days-num } días antes.
epi-method-panel = Semanas de condados, quitado lo común a un condado y a una semana; errores agrupados por condado.
epi-caveat-panel-not-cause = Dice que ambos subieron juntos, no que uno causó el otro.
epi-caveat-panel-own-county = No incluye los casos de centros de condados vecinos, y las personas detenidas pueden estar contadas también en su condado.
epi-caveat-panel-left-out = Faltan { $num } semanas de condado, porque un centro no informó de sus casos: lo desconocido no es cero.
epi-caveat-panel-untold-is-none = Toma { $num } semanas de condado de las que un centro no informó por semanas sin casos. Es una suposición.
epi-panel-too-small = { $num } condados tienen una serie completa, { $with-num } de ellos con un centro: muy pocos para una estimación.
epi-panel-no-variation = Los casos de los centros no varían.
epi-published-spillover-method = Una regresión sobre condados con la detención en el condado y en su área económica; el exceso es la predicción menos la predicción sin detención.
epi-published-spillover-not-recomputable = No se publicó con qué variables se hizo, así que aquí no se puede recalcular. Queda como afirmación.
epi-unknown-where-staff-live = Nunca se publicó dónde vive el personal: su condado puede ser otro.
epi-unknown-contacts = No se sabe quién estuvo con quién: no se publicó ningún rastreo de contactos entre centro y condado.
epi-unknown-direction = De los recuentos no se puede saber en qué sentido fue un contagio, hacia dentro o hacia fuera.
epi-unknown-counties-not-imported = De los condados sin serie importada no se dice nada.

epi-went-dark = { $speaker } no ha publicado nada desde el { $day }.
epi-total-stopped = { $speaker } no ha dado ninguna cifra de { $place-in } en su conjunto desde el { $day }.
epi-stopped-reporting = { $speaker } ya no incluye a { $place-in } desde el { $day }; el último recuento fue { $last }.
epi-never-reported = Hasta el { $on } no se había publicado nada sobre los casos de { $place-in }. Eso no es cero.
