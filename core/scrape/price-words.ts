/** A list of words, none of them a part of a longer one: `\b` knows no letters but English ones. */
const word = (...words: readonly string[]): string => String.raw`(?<!\p{L})(?:${words.join('|')})(?!\p{L})`

/** What stands right before an amount that is not what one pays now. */
export const NOT_NOW = new RegExp(
  String.raw`(?:${word(
    // Until when it was asked.
    ...['was', 'were', 'previously', 'before', 'originally', 'normally'],
    ...['war', 'ursprünglich', 'neu war', 'bisher', 'vorher', 'früher', 'statt', 'anstelle von'],
    ...['avant', 'au lieu de', 'était', 'antes', 'era', 'prima', 'invece di', 'anziché', 'van'],
    ...['före', 'før', 'var', 'oli', 'było', 'wynosiła', 'před', 'byla', 'cena bola'],
    // What it is called.
    ...['rrp', 'msrp', 'uvp', 'instead of', 'old price', 'list price', 'regular price', String.raw`reg\.?`],
    ...[
      'original price',
      'previous price',
      'compare at',
      'alter preis',
      'originalpreis',
      'normalpreis',
      'listenpreis',
    ],
    ...[
      'prix initial',
      'prix barré',
      'ancien prix',
      'precio anterior',
      'precio original',
      'prezzo originale',
    ],
    ...[
      'prezzo precedente',
      'oorspronkelijke prijs',
      'adviesprijs',
      String.raw`ord\.? ?pris`,
      'førpris',
      'förpris',
    ],
    ...['pierwotna cena', 'cena regularna', 'stara cena', 'původní cena'],
    // What is not paid, or paid for something else.
    ...[
      'save',
      'you save',
      'saving',
      'sie sparen',
      'spare',
      'ersparnis',
      'économisez',
      'ahorra',
      'risparmi',
      'off',
    ],
    ...[
      'rabatt',
      'discount',
      'deposit',
      'pfand',
      'consigne',
      'statiegeld',
      'pant',
      'postage',
      'shipping',
      'delivery',
    ],
    ...[
      'versand',
      'versandkosten',
      'livraison',
      'env[ií]o',
      'spedizione',
      'p&p',
      'points?',
      'vat',
      'mwst',
      'tva',
      'iva',
    ],
    // The most that it may be.
    ...['members?(?:hip)? price', 'club ?(?:card)? price', 'loyalty price', 'subscribe (?:and|&) save'],
    ...['over', 'ab einem bestellwert von', 'up to', 'bis zu', "jusqu['’]à", 'hasta', 'fino a', 'maximal'],
    ...['under', 'below', 'less than', 'unter', 'weniger als', 'moins de', 'menos de', 'meno di', 'tot'],
  )}|\+|plus|zzgl\.?|excl\.?)[^\p{L}\d]*$`,
  'iu',
)

/** The lowest price of the last 30 days, which Directive 98/6/EC art. 6a has a shop say beside a reduced one. */
export const LOWEST_OF_A_MONTH = new RegExp(
  String.raw`(?<!\d)30[ -]?${word('days?', 'tagen?', 'jours', 'días', 'giorni', 'dagen', 'dias', 'dni', 'dnů', 'dní', 'dagar', 'dager', 'dage', 'päivän', 'zile', 'napos?', 'ημερών')}[^\d]*$`,
  'iu',
)
const CARRIAGE = String.raw`shipping|delivery|postage|versand\p{L}*|lieferung|livraison|env[ií]os?|spedizione|verzending|bezorging|frakt|fragt|dostawa|doprava`
const FREE = String.raw`(?:free|gratis|gratuit\p{L}*|offert\p{L}*|kostenlos|kostenfrei|zdarma)`
const FROM =
  'from|over|above|of|ab|über|von|dès|de|à partir de|desde|a partir de|da|oltre|a partire da|vanaf|boven|från|över|fra|od|powyżej|nad'
const LEAST = String.raw`orders|spend|min(?:imum|\.)? (?:order(?: value| amount)?|spend)|mindestbestell(?:wert|summe)|bestellwert|bestellungen|minimum (?:de commande|d['’]achat)|commandes|toute commande|pedidos|pedido mínimo|ordini|ordine minimo|bestellingen|minimale bestelling`
/** What an order has to come to, for the shop to take it or to send it for nothing. */
export const ORDER_TOTAL = new RegExp(
  String.raw`(?<![\p{L}-])(?:(?:${LEAST})(?:\s+(?:${FROM}))?|(?:${CARRIAGE})(?:\s+${FREE})?\s+(?:${FROM}))[^\p{L}\d]*$`,
  'iu',
)
/** What stands right behind one that is not. */
export const NOT_PRICE =
  /^\s*(?:(?:with |for |as )?(?:an? )?(?:club\p{L}*|members?(?:hip)?|loyalty)\b|off\b|rabatt\b|discount\b|pfand\b|deposit\b|consigne\b|cashback\b|voucher\b|gutschein\b|postage\b|shipping\b|delivery\b|versand|p&p\b|saved\b|gespart\b|réduction\b|menos\b|vat\b|mwst\b|min(?:imum|\.)? (?:order|spend)\b|mindestbestellwert\b)/iu
const MEASURE = String.raw`(?:kg|kilo(?:gram)?s?|kilogramm|g|gr|gram(?:m|me)?s?|lbs?|oz|l|litre|liter|litro|ltr|ml|cl|m|metre|кг|гр|г|мл|л)(?![\p{L}\d])`
/** A price of a measure, not of the thing: `/kg`, `per 100 g`, `a kilo`, and `lb` alone. */
export const PER_MEASURE = new RegExp(
  String.raw`^[\s*)]*(?:(?:\/\s*(?:per\b)?|per\b|pro\b|je\b|par\b|le\b|la\b|al\b|el\b|por\b|pr\.?|à la|an?\s)\s*(?:10{0,3}\s*${MEASURE}|${MEASURE}|100(?!\d))|(?:lbs?|kg|kilo)(?![\p{L}\d]))`,
  'iu',
)
/** `1 kg = 5,00 €`, `Grundpreis: 5,00 €`. */
export const BEFORE_A_MEASURE = new RegExp(
  String.raw`(?:(?<![\p{L}\d])(?:\d+[.,]?\d*\s*)?${MEASURE}\s*[=≙]\s*|${word('grundpreis', 'kilopreis', 'literpreis', 'kilopris', 'jämförpris', String.raw`jmf\.?[- ]?pris`, 'prix (?:au|du) (?:kg|kilo|litre|l)', 'precio (?:por|del) (?:kg|kilo|litro|l)', 'prezzo al (?:kg|kilo|litro|l)', 'price per (?:kg|kilo|litre|l|100 ?g|100 ?ml|lb|oz)')}[^\p{L}\d]*)$`,
  'iu',
)
/** Behind an amount: it is so many times as much. */
export const MULTIPLIED =
  /^\s*(?:(?:mn|mio|mill?(?:ions?|ion(?:en|er|es)|ón|ones)?|milion\p{L}*|bn|mrd|milliard\p{L}*|billions?|thousand|tausend|tsd|hundred|lakhs?|lacs?|crores?|cr|mil|mila|тыс|млн|млрд|tys|mln|mld|tis)(?![\p{L}\d])|[万億천만억])/iu
/** So many for so much, or so much so many times: what one costs is not said. */
export const SEVERAL =
  /(?:\b\d+\s*(?:\p{L}+\s+)?(?:for|für|pour|por|per|voor|för|x|×)\s*(?:only|just|nur|de|di|à|of|von)?\s*$)|(?:\bbuy\s*\d+\b)|(?:\bany\s*\d+\b)/iu
const PARTS =
  'payments?|inst?all?ments?|raten?|monatsraten|mensualités|versements|paiements|échéances|cuotas|mensualidades|plazos|pagos|parcelas|prestações|rate|termijnen|avbetalningar|delbetalinger|rater|rat|splátek'
const EACH = 'of|zu|je|zu je|von|à|de|da|di|van|på|po'
/** What is paid several times, beside what is paid at once: `4 interest-free payments of £7.50`, `10x de R$ 12,99`. */
export const INSTALMENT = new RegExp(
  String.raw`\d+\s*(?:(?:\p{L}+[- ]?\p{L}*\s+){0,2}(?:${PARTS})(?:\s+(?:${EACH}))?|[x×]\s*de)[^\p{L}\d]*$`,
  'iu',
)
/** Another price for others, or paid again and again: which is meant is not for us to say. */
export const NOT_ONE =
  /\b(?:ex\.?|excl\.?|excluding|netto|ohne|hors)\s*(?:vat|mwst|tva|taxes|ust)\b.*\d.*\d|\b(?:a|per|pro|im|par|al) ?(?:month|monat|mois|mes|year|jahr|week|woche)\b/iu
export const NEGATIVE = /(?:^|[\s(])[-−–]$|^[-−–]\s*$/u
/** Between two amounts: the first is the lowest. */
export const RANGE = /^\s*(?:[-–—]|to|bis|à|a|til|till|tot)\s*$/iu
/** Only these may stand around a number without a sign: anything else could be what it counts. */
export const PLAIN_WORDS =
  /^(?:price|preis|prix|precio|prezzo|prijs|pris|cena|our|now|only|just|nur|jetzt|from|ab|dès|desde|da|vanaf|fra|från|each|stück|pro stück|unser|notre|inkl|incl|inc|including|mwst|vat|tva|iva|btw|moms|ttc|ust|gst|tax|[.:*,()%\s\d]|seulement|solo|sale|angebot|special|offer|today|heute|€|£)*$/iu

/** All that is shown: it costs nothing. */
export const FREE_OF_CHARGE =
  /^(?:free|free of charge|gratis|gratuit|kostenlos|kostenfrei|umsonst|zdarma|za darmo|ilmainen|бесплатно|無料)[.!]*$/iu
/** Before the one of two prices that is asked for today. */
export const NOW = new RegExp(
  String.raw`${word(
    ...[
      'now',
      'sale',
      'only',
      'current',
      'jetzt',
      'nur',
      'aktuell',
      'aktueller',
      'maintenant',
      'actuel',
      'ahora',
    ],
    ...[
      'actual',
      'ora',
      'attuale',
      'nu',
      'huidige',
      'nuvarande',
      'nå',
      'nuværende',
      'nåværende',
      'nyní',
      'teraz',
    ],
    ...['jest', 'aktualna', 'aktuální'],
  )}[^\d]*$`,
  'iu',
)

const TAX = String.raw`(?:vat|mwst\.?|ust\.?|tva|iva|btw|moms|gst|dph|ddv|tax|taxes|sales tax)`
const RATE = String.raw`(?:[\d.,]{1,5}\s?%\s*)?`
const INCLUDED = new RegExp(
  `${word(String.raw`(?:inc|incl|including|inkl|inklusive|inclusive|mit|with|avec|s|z)\.?\s*(?:of\s+)?${RATE}${TAX}`, String.raw`${TAX}\s*(?:inc|incl|included|inclus\p{L}*|incluid\p{L}*|inkl)`, 'ttc', 'brutto')}|税込`,
  'iu',
)
const EXCLUDED = new RegExp(
  `${word(String.raw`(?:ex|exc|excl|excluding|exkl|exklusive|exclusive|ohne|zzgl|plus|hors|sans|senza|sin|without|uten|utan|uden|bez)\.?\s*(?:of\s+)?${RATE}${TAX}`, String.raw`${TAX}\s*(?:exc|excl|excluded|exclu\p{L}*|escl\p{L}*|exkl)`, 'ht', 'netto')}|税抜|税別`,
  'iu',
)

/** What words beside an amount say of its tax; null when nothing, or both. */
export function isTaxed(beside: string): boolean | null {
  const [included, excluded] = [INCLUDED.test(beside), EXCLUDED.test(beside)]
  return included === excluded ? null : included
}
