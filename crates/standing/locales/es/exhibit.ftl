# El informe de una prueba documental, para imprimir.
exhibit-of = Prueba documental
exhibit-silence = Constancia de silencio
exhibit-facility = Situación de un centro
exhibit-check-title = Cómo puede comprobarlo cualquiera
exhibit-check = Descomprima la prueba, abra una terminal en su carpeta y escriba:
exhibit-check-needs = Hace falta Python 3.8 o posterior y su paquete cryptography, y ninguna red. Dice «it holds» si cada archivo está como lo firmó el registro, cada asiento está en el registro y cada fuente es como se describió; si no, dice qué no lo es.
exhibit-check-key = La prueba trae la clave del propio registro, de modo que solo puede mostrar que está entera. Para saber de quién es, compare esta clave con una que tenga de otra parte, o indique su propia política con --policy.
exhibit-key = Clave del registro
exhibit-log = Registro
exhibit-log-value = { $origin }, { $size } asientos
exhibit-root = Raíz del registro
exhibit-point = A fecha de
exhibit-made = Hecha
exhibit-software = Programa
exhibit-proves = Lo que prueba el registro: que estos asientos estaban en el libro, palabra por palabra, cuando se firmó su cabecera. No prueba que lo que dicen sea cierto, ni cuándo ocurrió nada antes de asentarse.
exhibit-derived-title = Derivado
exhibit-derived = Lo que está bajo este título se calculó a partir de los asientos con reglas fechadas; no es un asiento. Lo mismo como datos: { $file }.
exhibit-records-title = Asientos
exhibit-records = Relación de todo aquello en que se apoya este informe (Reglas Federales de Prueba, regla 1006). Cada asiento está en la carpeta data/entries bajo su número, con su prueba. Las marcas entre corchetes remiten aquí.
exhibit-number = N.º
exhibit-what = Qué
exhibit-place-in-log = Lugar en el registro
exhibit-sources-title = Fuentes
exhibit-source-in = en la prueba, como se capturó
exhibit-source-cited = citada; nadie guardó sus bytes
exhibit-source-elsewhere = capturada; los bytes no están en esta prueba
exhibit-source-terms = capturada; sus condiciones prohíben difundirla
exhibit-nothing-held-back = No se omitió nada.
exhibit-held-back = { $n ->
    [one] Se omitió { $num } declaración o cifra que corresponde aquí, porque las condiciones de su fuente prohíben difundirla. Lo derivado no se apoya en ella.
   *[other] Se omitieron { $num } declaraciones o cifras que corresponden aquí, porque las condiciones de sus fuentes prohíben difundirlas. Lo derivado no se apoya en ellas.
}
exhibit-figures = Cifras tal como se publicaron
exhibit-doubt = Razones para dudar
exhibit-facts = Datos sobre el centro
exhibit-rules-title = Reglas que se usaron
exhibit-rules = Los archivos están en la carpeta data/rules; sus nombres y resúmenes:
exhibit-certificate = Un certificado para quien custodia estos documentos, para rellenar y firmar, está en el archivo { $file }.
