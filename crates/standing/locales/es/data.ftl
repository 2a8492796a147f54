# Datos abiertos: la lista de tablas.

twins-data = Todas las tablas
data-title = Datos abiertos
data-finding = { $n ->
    [one] Una tabla, { $rows } filas, en la fecha de arriba
   *[other] { $n } tablas, { $rows } filas, en la fecha de arriba
}
data-lead = Lo que muestra este sitio, en tablas: CSV y Parquet con las mismas filas y cada columna descrita. Cambie arriba el día o lo que se sabía, y las tablas lo siguen. Nada aquí trata de una persona detenida.
data-load = Cargarlos en una línea
data-load-text = Parquet distingue números, días y celdas vacías; DuckDB lee solo la parte que necesita.
data-load-csv = En CSV una celda vacía nunca es cero. Una celda que una hoja de cálculo ejecutaría como fórmula lleva delante un apóstrofo; Parquet guarda el texto exacto.
data-tables = Las tablas
data-tables-note = Las columnas y las frases de las tablas están en inglés.
data-rows = { $rows } filas
data-rows-held-back = { $rows } retenidas
data-columns = { $n ->
    [one] Una columna
   *[other] Las { $n } columnas
}
data-column = Columna
data-type = Tipo
data-meaning = Significado
data-key = parte de la clave
data-table = Tabla
data-rows-head = Filas
data-held-back = Lo que se retuvo
data-held-back-finding = Faltan aquí { $rows } filas.
data-held-back-why = Por qué, y dónde obtenerlas
data-held-back-text = Algunas fuentes no permiten ceder sus filas. Las filas leídas en ellas quedan fuera de estas tablas, y también lo que solo podría calcularse con ellas. Una fila que se apoya en varias de esas fuentes se cuenta para cada una. Que algo no esté aquí no significa que nunca se haya dicho.
data-held-back-none = Nada: todas las fuentes de este libro permiten ceder sus filas.
data-held-back-computed = calculado con ayuda de esas fuentes
data-held-back-list = La lista de lo retenido, con dónde obtenerlo
held-back-note = Algunas fuentes no permiten ceder sus filas: JSON y CSV omiten lo que se apoya en ellas.
data-whole = El paquete entero
data-file-datapackage = describe cada archivo (Data Package 2.0)
data-file-dictionary = cada columna de cada tabla
data-file-readme = lo primero que lee una persona
data-file-sums = las huellas de todos los archivos
data-size = Todos los archivos juntos: { $size }.
data-terms = Cada fila puede usarse en los términos de su fuente, con su crédito:
data-same = El mismo libro y la misma pregunta dan los mismos bytes. En su propio equipo:

data-table-facilities = Centros
data-about-facilities = Dónde hay personas detenidas, según el directorio.
data-table-profile = Datos de los centros
data-about-profile = Nombres, códigos, operadores, capacidades: cada uno como lo da quien habla; los que se contradicen, uno junto a otro.
data-table-figures = Cifras día por día
data-about-figures = Cada serie de cifras para cada día: publicada, mantenida desde otro día o retirada; con las dudas que pesan sobre ella.
data-table-changes = Lecturas y dónde se leyeron
data-about-changes = Cada cifra desde que estuvo en vigor, con su fuente, su página o declaración, y desde cuándo podía saberse.
data-table-series = Series de referencia
data-about-series = La gente de fuera: casos, dosis y habitantes de condados, estados y la nación, cada edición.
data-table-flags = Dudas sobre las cifras
data-about-flags = Por qué se duda de una cifra, según qué regla, desde cuándo y hasta cuándo.
data-table-areas = Sumas por área
data-about-areas = Nación, estados y oficinas regionales en la fecha, con quién no está en la suma y por qué.
data-table-outbreaks = Brotes
data-about-outbreaks = Según la regla vigente; también se nombran los centros sin brote y los que no se pueden juzgar.
data-table-findings = Lo que no se publica
data-about-findings = Lo que se apagó, lo que cesó, lo que nunca hubo.
data-table-duty = De quién es el deber
data-about-duty = Siete funciones en cada centro: asumida, disputada, huérfana o desconocida, y por qué declaraciones.
data-table-obligations = Solicitudes, promesas y órdenes
data-about-obligations = Quién debe qué, para cuándo y con cuánto retraso: calculado, debe verificarlo un abogado.
data-table-claims = Afirmaciones recalculadas
data-about-claims = Afirmaciones de un caso contrastadas con el libro. En esta página está vacía; la orden la llena para el caso que se le dé.
data-table-statements = Declaraciones
data-about-statements = Qué se dijo, quién, sobre qué, y dónde se leyó.
data-table-parties = Partes
data-about-parties = Quién habla y debe: agencias, tribunales, operadores, grupos, funcionarios.
data-table-sources = Fuentes y sus términos
data-about-sources = Cada fuente del libro, con los términos en que pueden cederse sus filas.
data-table-withheld = Lo que se retuvo
data-about-withheld = Por tabla y fuente: cuántas filas, por qué y dónde obtenerlas.
