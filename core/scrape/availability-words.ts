import type { Availability } from './product'

/** A list of words, none of them a part of a longer one. */
const words = (...all: readonly string[]) =>
  new RegExp(String.raw`(?<!\p{L})(?:${all.join('|')})(?!\p{L})`, 'iu')

/** Nothing is left, or nothing comes: as shops say it in a dozen languages. */
const OUT = words(
  ...[
    'out[ -]?of[ -]?stock',
    'outofstock',
    'sold[ -]?out',
    '(?:currently )?unavailable',
    'temporarily unavailable',
  ],
  ...[
    'ausverkauft',
    'vergriffen',
    'derzeit nicht verfügbar',
    'épuisée?s?',
    'rupture(?: de stock)?',
    'indisponibles?',
  ],
  ...['agotad[oa]s?', 'sin existencias', 'sin stock', 'esaurit[oaie]', 'non disponibil[ei]', 'uitverkocht'],
  ...[
    'esgotad[oa]s?',
    'indisponíve(?:l|is)',
    'slutsåld[at]?',
    'slut i lager',
    'slut(?! på)',
    'udsolgt',
    'utsolgt',
  ],
  ...[
    'ikke på lager',
    'ej i lager',
    'niet (?:op voorraad|leverbaar|beschikbaar)',
    'wyprzedan[eya]',
    'niedostępn[eya]',
  ],
  ...[
    'brak w magazynie',
    'vyprodáno',
    'není skladem',
    'nedostupné',
    'loppuunmyyty',
    'loppu',
    'ei varastossa',
  ],
  ...[
    'elfogyott',
    'nincs raktáron',
    'stoc epuizat',
    'tükendi',
    'stokta yok',
    ...['nėra sandėlyje', 'išparduota', 'nav noliktavā', 'izpārdots', 'ei ole laos', 'läbi müüdud', 'otsas'],
    ...['vypredané', 'nie je skladom', 'nije na zalihi', 'rasprodano', 'razprodano', 'ni na zalogi'],
    ...[
      'μη διαθέσιμο',
      'εξαντλήθηκε',
      'uppselt',
      'stok habis',
      'غير متوفر',
      'نفدت الكمية',
      'אזל(?: מהמלאי)?',
    ],
    'нет в наличии',
    'немає в наявності',
    'няма в наличност',
    'изчерпан[ao]?',
    'распродано',
    'нет в продаже',
    'немає в продажу',
    'hết hàng',
    'σε έλλειψη',
    '売り切れ',
  ],
  ...['在庫切れ', '在庫なし', '缺货', '품절'],
)
/** A word for no, and no more than one other before what is said not to be so; or none of it. */
const NOT =
  /\b(?:not|no longer|nicht|nicht mehr|pas|plus|non|no|niet|não|não está|nem|nie|inte|ikke)(?: [\p{L}]{1,20})? (?:available|in stock|verfügbar|lieferbar|auf lager|vorrätig|disponib|disponív|en stock|op voorraad|leverbaar|em stock|em estoque|i lager|på lager|dostępn)|\b(?:stock|bestand|lager|voorraad) ?: ?0\b|\b0 (?:left|available|in stock|stück|auf lager|en stock|op voorraad)/iu
/** Somebody is told when it is back: it is not there. */
const WHEN_BACK =
  /(?:notify|tell|e-?mail|alert|let) me\b.{0,30}\b(?:when|once|if)|back in stock (?:alert|notification|reminder)|benachrichtig\p{L}* .{0,40}(?:verfügbar|lieferbar)|(?:m['’]avertir|prévenez-moi|avertissez-moi)|av[ií]same|avvisami|breng mij op de hoogte|powiadom|(?:me prévenir|m['’]alerter|m['’]informer)|bevaka|meddela mig|varsle meg|giv mig besked|hlídat|hlídací pes|upozornit|értesít\p{L}*|gelince haber|stoğa gelince|(?:сообщить|уведомить|узнать) о (?:поступлении|наличии|появлении)|повідомити|anunță-mă|再入荷(?:の?お知らせ|通知)|入荷(?:通知|お知らせ|連絡)|到货通知|到貨通知|재입고/iu
const PRE_ORDER =
  /pre-?\s?order|vorbestell|précommand|preventa|reserva anticipada|preordin|pre-?venda|förhandsbok|forudbestil|předobjedn/iu
const BACK_ORDER =
  /back-?\s?order|nachbestell|sur commande|bajo pedido|su ordinazione|op bestelling|beställningsvara|auf bestellung|made to order/iu
const DISCONTINUED = words(
  ...[
    'discontinued',
    'no longer (?:made|sold|produced)',
    'nicht mehr erhältlich',
    'plus commercialisée?',
    'descatalogad[oa]',
    'fuori produzione',
  ],
  ...['utgått', 'udgået', 'wycofan[yae]'],
)
const FEW =
  /\b(?:only|just|nur|noch|nur noch|plus que|solo|sólo|nog maar|apenas|endast|kun|last|letzten?|derni[eè]rs?|[uú]ltim[aoi]s?|ultim[oi]) (?:noch )?(?:a few|few|[1-9]|wenige)\b|low stock|geringer bestand|wenige auf lager|stock (?:faible|limité)|pocas unidades|[uú]ltimas unidades|ultimi pezzi|derni[eè]res pi[eè]ces|få i lager/iu
const IN = words(
  ...[
    'in[ -]?stock',
    'available(?: now)?(?! (?:in|as|for|to|from) )',
    'instock',
    'ready to ship',
    'ships (?:today|within|in)',
    'in store',
  ],
  ...[
    '(?:sofort |ab )?(?:auf lager|lieferbar|verfügbar|vorrätig)',
    'lagernd',
    'versandfertig',
    'lieferzeit:? (?:ca\\.? )?\\d+(?:[-–]\\d+)? (?:werk)?tage',
    'en stock',
    'disponibles?',
    'disponibil[ei]',
  ],
  ...[
    'hay existencias',
    'op voorraad',
    'leverbaar',
    'em stock',
    'em estoque',
    'disponíve(?:l|is)',
    'i lager',
    'på lager',
  ],
  ...[
    'finns i lager',
    'dostępn[yae]',
    'w magazynie',
    'skladem',
    'na skladě',
    'varastossa',
    'raktáron',
    'în stoc',
  ],
  ...['yra sandėlyje', 'ir noliktavā', 'laos', 'na sklade', 'skladom', 'na zalihi', 'na zalogi', 'készleten'],
  ...['διαθέσιμο', 'til á lager', 'an lager', 'tersedia', 'במלאי'],
  ...['còn hàng', 'σε απόθεμα', 'متوفر', 'dostupné'],
  ...['stokta', 'в наличии', 'в наявності', 'в наличност', '在庫あり', '有货', '재고 있음'],
)
const SO_MANY =
  /\b(?:stock|bestand|lager|voorraad) ?: ?[1-9]|\b[1-9]\d* (?:left|available|(?:pieces?|pcs|items?|units?) available|remaining|stück|restants?|items?|pieces?|in stock|auf lager|en stock|disponib\p{L}+|op voorraad|skladem|i lager|på lager)/iu

/** One word for all that is to be said. */
const GONE =
  /^(?:sold|verkauft|vendue?s?|vendid[oa]s?|vendut[oa]|verkocht|såld|solgt|myyty|sprzedan[eya]|prodáno|eladva|продано)[.!]*$/iu

/** What is said to people of whether a thing can be had; null for what says nothing of it. */
export function availabilityInWords(written: string | null): Availability | null {
  if (written === null) return null
  const said = written.replace(/[_\s]+/g, ' ')
  if (GONE.test(said.trim())) return 'out-of-stock'
  if (DISCONTINUED.test(said)) return 'discontinued'
  if (WHEN_BACK.test(said)) return 'out-of-stock'
  // `Not in stock, but can be pre-ordered` says what can be done.
  if (PRE_ORDER.test(said)) return 'pre-order'
  if (OUT.test(said) || NOT.test(said)) return BACK_ORDER.test(said) ? 'back-order' : 'out-of-stock'
  if (BACK_ORDER.test(said)) return 'back-order'
  if (FEW.test(said)) return 'limited'
  return IN.test(said) || SO_MANY.test(said) ? 'in-stock' : null
}
