/** A list of words, none of them a part of a longer one. */
const words = (...all: readonly string[]) =>
  new RegExp(String.raw`(?<!\p{L})(?:${all.join('|')})(?!\p{L})`, 'iu')

/** Nothing is left, or nothing comes: as shops say it in a dozen languages. */
export const OUT = words(
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
  ],
  ...[
    'wyczerpan[yae]',
    'brak towaru',
    'nedostupn[ýáéíoy]',
    'vypredan[ýáéoy]',
    'vyprodán[oaiy]?',
    'není na skladě',
  ],
  ...['jelenleg nem (?:kapható|elérhető|rendelhető)', 'nem (?:elérhető|kapható|rendelhető)', 'készlethiány'],
  ...[
    'indisponibil[ăe]?',
    'epuizat[ăe]?',
    'neturime',
    'prekės nėra',
    'nav pieejams?',
    'pole (?:laos|saadaval)',
  ],
  ...[
    'nedostupan',
    'nedostupno',
    'nema na (?:zalihi|stanju)',
    'ni (?:več )?na voljo',
    'није доступно',
    'нема на стању',
  ],
  ...['δεν είναι διαθέσιμο', 'не е (?:налич\\p{L}*|в наличност)'],
  ...['tükenmiştir', 'stokta (?:bulunmuyor|kalmadı)', 'temin edilemiyor'],
  ...[
    'stok (?:kosong|habis)',
    'habis(?: terjual)?',
    'tạm hết(?: hàng)?',
    'ناموجود',
    'لا يتوفر',
    'נגמר',
    'לא במלאי',
    'לא זמין',
  ],
  ...[
    'ei saatavilla',
    'tilapäisesti loppu',
    'ekki til',
    'ikke tilgjengelig',
    'ikke tilgængelig',
    'ej tillgänglig',
  ],
)
/** The same in scripts that part no words. */
export const OUT_UNPARTED =
  /在庫切れ|在庫(?:なし|無し|がありません|はありません)|売り?切れ|完売|品切れ|取扱(?:い)?終了|缺[货貨]|售[罄完]|[无無沒没]有?[货貨]|[补補][货貨]中|(?:[暂暫]时?)?[无無][库庫]存|품절|재고 ?없음|สินค้าหมด|หมดสต[๊็]?อ[กค]|หมดชั่วคราว/u
/** Soon it will be: some are left. */
export const ALMOST =
  /(?:almost|nearly|fast|beinahe|bald|bientôt|presque|quasi|casi|quase|bijna|nästan|næsten|nesten|prawie|téměř|skoro|почти|майже) (?:sold out|out of stock|gone|ausverkauft|vergriffen|épuisé|esaurit|agotad|esgotad|uitverkocht|slut|udsolgt|utsolgt|wyprzedan|vyprodán|распродан|закінч)/iu
/** A word for no, and no more than one other before what is said not to be so; or none of it. */
export const NOT =
  /\b(?:not|no longer|nicht|nicht mehr|pas|plus|non|no|niet|não|não está|nem|nie|inte|ikke)(?: [\p{L}]{1,20})? (?:available|in stock|verfügbar|lieferbar|auf lager|vorrätig|disponib|disponív|en stock|op voorraad|leverbaar|em stock|em estoque|i lager|på lager|dostępn)|\b(?:stock|bestand|lager|voorraad) ?: ?0\b|\b0 (?:left|available|in stock|stück|auf lager|en stock|op voorraad)/iu
/** Somebody is told when it is back: it is not there. */
export const WHEN_BACK =
  /(?:notify|tell|e-?mail|alert|let) me\b.{0,30}\b(?:when|once|if)|back in stock (?:alert|notification|reminder)|benachrichtig\p{L}* .{0,40}(?:verfügbar|lieferbar)|(?:m['’]avertir|prévenez-moi|avertissez-moi)|av[ií]same|avvisami|breng mij op de hoogte|powiadom|(?:me prévenir|m['’]alerter|m['’]informer)|bevaka|meddela mig|varsle meg|giv mig besked|hlídat|hlídací pes|upozornit|értesít\p{L}*|gelince haber|stoğa gelince|(?:сообщить|уведомить|узнать) о (?:поступлении|наличии|появлении)|повідомити|anunță-mă|再入荷(?:の?お知らせ|通知)|入荷(?:通知|お知らせ|連絡)|到货通知|到貨通知|재입고/iu
export const PRE_ORDER =
  /pre-?\s?order|vorbestell|précommand|preventa|reserva anticipada|preordin|pre-?venda|förhandsbok|forudbestil|forhåndsbestill|předobjedn|predobjedn|przedsprzedaż|előrendel|precomand|предзаказ|передзамовлення|ön sipariş|ennakkotila|予約(?:受付|商品|販売)|[预預][售購购]|예약 ?(?:구매|판매|주문)|đặt trước/iu
export const BACK_ORDER =
  /back-?\s?order|available (?:to|on) order|nachbestell|sur commande|bajo pedido|su ordinazione|op bestelling|beställningsvara|auf bestellung|made to order|na zamówienie|na objedn[aá]vku|rendelésre|под заказ|під замовлення|по поръчка|κατόπιν παραγγελίας|sipariş üzerine|på bestilling|tilaustuote|la comandă|お?取り寄せ|受注生産|주문 ?제작/iu
export const DISCONTINUED = words(
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
export const FEW =
  /\b(?:only|just|nur|noch|nur noch|plus que|solo|sólo|nog maar|apenas|endast|kun|last|letzten?|derni[eè]rs?|[uú]ltim[aoi]s?|ultim[oi]) (?:noch )?(?:a few|few|[1-9]|wenige)\b|low stock|geringer bestand|wenige auf lager|stock (?:faible|limité)|pocas unidades|[uú]ltimas unidades|ultimi pezzi|derni[eè]res pi[eè]ces|få i lager/iu
/** Fewer than people may want, without a number. */
export const FEW_LEFT = words(
  ...[
    'limited (?:stock|availability|quantit(?:y|ies))',
    'nur begrenzt',
    'begrenzt (?:verfügbar|lieferbar)',
    'quantité limitée',
  ],
  ...[
    'stock limitado',
    'disponibilità limitata',
    'beperkte? (?:voorraad|leverbaar|beschikbaar)',
    'begränsat antal',
    'ograniczon[yae]',
  ],
  ...[
    'ostatnie sztuki',
    'mała ilość',
    'poslední kusy?',
    'posledných? kusov?',
    'utolsó darabok?',
    'zadnji kos[iy]',
    'laatste stuks',
  ],
  ...[
    'viimeiset kappaleet',
    'ultimele (?:bucăți|produse)',
    'stoc limitat',
    'son ürünler',
    'az kaldı',
    'мало',
    'заканчивается',
    'закінчується',
  ],
)
export const FEW_UNPARTED =
  /残り(?:わずか|僅か|\d{1,2}[点個])|在庫(?:わずか|僅少|残少)|[仅僅]剩|库存[紧緊][张張]|품절 ?임박/u

export const IN = words(
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
  ...['stokta', 'в наличии', 'в наявності', 'в наличност'],
  ...[
    'od ręki',
    'na stanie',
    'dostupn[ýáéoyia]',
    'dostupan',
    'na voljo',
    'pe stoc',
    'disponibilă',
    'налично',
    'mevcut',
    'tersedia',
  ],
  ...[
    'sẵn hàng',
    'موجود',
    'זמין(?: במלאי)?',
    'saadaval',
    'pieejams',
    'turime',
    'tilgjengelig',
    'tilgængelig',
    'tillgänglig',
    'saatavilla',
  ],
  ...[
    'pronta entrega',
    'envio imediato',
    'pronta consegna',
    'prêt à expédier',
    'listo para enviar',
    'expédié sous',
  ],
)
export const IN_UNPARTED = /在庫(?:あり|有り?|がございます)|有[货貨]|[现現][货貨]|재고 ?있음|มีสินค้า|พร้อมส่ง/u
export const SO_MANY =
  /\b(?:stock|bestand|lager|voorraad) ?: ?[1-9]|\b[1-9]\d* (?:left|available|(?:pieces?|pcs|items?|units?) available|remaining|stück|restants?|items?|pieces?|in stock|auf lager|en stock|disponib\p{L}+|op voorraad|skladem|i lager|på lager)/iu
