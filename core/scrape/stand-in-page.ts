import { oneLine } from '#core/text/one-line'
import { loadPage, PageTooComplex } from './load-page'
import { shownText } from './shown-text'

/** What stands in for a page for a while: a question whether a person asks, a queue at the door, a note that somebody works on it. */
export type StandIn = 'robot-check' | 'waiting-room' | 'maintenance'

/** Guards of sites leave these in their own pages alone. */
const ROBOT_CHECK =
  /\bid=["']?(?:challenge-(?:running|stage|form|container|error-text)|cf-challenge[\w-]*|px-captcha|sec-(?:if-)?cpt-(?:container|if)|captcha-form-container)\b|captcha-delivery\.com|_Incapsula_Resource|\/\.well-known\/sgcaptcha|\/errors\/validateCaptcha|within\.website\/x\/(?:cmd\/)?anubis|\.awswaf\.com\/[^"'<>]{0,200}\/challenge\.js/i
const WAITING_ROOM = /\bid=["']?(?:queue-it[\w-]*|lbHeaderP|MainPart_lbWhichIsIn)\b|\bqueue-it\.net\/\?/i
/** What their titles and headings say, and nothing more. */
const ASKING =
  /^(?:just a moment|one moment,? please|please wait|checking your browser.*|attention required!?.*|access (?:to this page has been )?denied|pardon our interruption|robot (?:check|or human)|are you (?:a |an )?(?:human|robot|real person).*|(?:human|bot|security) (?:verification|check)|verif(?:y|ying) (?:that )?you(?:['’]re| are) (?:a )?(?:human|person|not a (?:ro)?bot).*|(?:please )?(?:confirm|prove) (?:that )?you(?:['’]re| are) (?:a )?(?:human|not a (?:ro)?bot).*|making sure you['’]re not a bot.*|ddos[- ]guard|nur einen moment|einen moment,? bitte|sicherheits(?:über)?prüfung|sind sie ein (?:mensch|roboter).*|un instant|vérification de sécurité|êtes[- ]vous un (?:humain|robot).*|un momento(?:,? por favor)?|comprobación de seguridad|verificación de seguridad|¿?eres un (?:humano|robot).*|verifica di sicurezza|controllo di sicurezza|sei un (?:umano|robot).*|even geduld(?: a\.?u\.?b\.?)?|chwileczkę|weryfikacja|проверка (?:браузера|безопасности).*|вы не робот.*|セキュリティチェック|请稍候|安全验证)[.…!?\s]*$/iu
const QUEUEING =
  /^(?:you are (?:now )?in (?:the )?(?:line|queue)|(?:virtual )?waiting room|warteraum|file d['’]attente)[.…!\s]*$/iu
const AT_WORK =
  /^(?:(?:we(?:['’]ll| will) be (?:right )?back(?: soon| shortly)?|be (?:right )?back soon|(?:(?:this|the|our) (?:site|shop|store) is )?(?:currently |temporarily )?(?:down for|under|in) (?:scheduled )?maintenance(?: mode)?|maintenance mode|(?:scheduled|briefly unavailable for scheduled) maintenance.*|wartungs(?:arbeiten|modus)|(?:der|unser) shop wird gerade gewartet|(?:site )?en maintenance|(?:sitio )?en mantenimiento|(?:sito )?in manutenzione|in onderhoud|przerwa techniczna|технические работы))[.…!\s]*$/iu
/** Whoever is kept waiting is told little, in a page of few signs. */
const LONGEST_TOLD = 1_500
const LONGEST_PAGE = 400_000
const OF_A_SHOP = /\p{Sc} ?\d|\d ?\p{Sc}/u
const SAYS_PRODUCT = '[itemtype*="schema.org/Product" i], meta[property="og:type"][content^="product" i]'

/** What `html` is in place of the page that was asked for; null for the page itself. */
export function standInOf(html: string): StandIn | null {
  const kind = html.length > LONGEST_PAGE ? null : kindOf(html)
  try {
    return kind !== null && saysLittle(html) ? kind : null
  } catch (fault) {
    if (fault instanceof PageTooComplex) return null
    throw fault
  }
}

function kindOf(html: string): StandIn | null {
  const titles = titlesOf(html)
  const says = (words: RegExp) => titles.some(title => words.test(title))
  if (ROBOT_CHECK.test(html) || says(ASKING)) return 'robot-check'
  if (WAITING_ROOM.test(html) || says(QUEUEING)) return 'waiting-room'
  return says(AT_WORK) ? 'maintenance' : null
}

const TITLE = /<(title|h1|h2)\b[^>]{0,300}>([\s\S]{0,300}?)<\/\1/gi
const MOST_TITLES = 6

const titlesOf = (html: string): readonly string[] =>
  html
    .matchAll(TITLE)
    .take(MOST_TITLES)
    .map(([, , inner = '']) => oneLine(inner.replace(/<[^>]*>/g, ' ')))
    .toArray()

/** A shop may have a guard's script in every page, and call a candle `Just a moment`. */
function saysLittle(html: string): boolean {
  const $ = loadPage(html)
  const told = shownText($('body').toArray())
  if (told.length > LONGEST_TOLD || OF_A_SHOP.test(told) || $(SAYS_PRODUCT).length > 0) return false
  return !$('script[type^="application/ld+json"]')
    .toArray()
    .some(script => /"Product(?:Group)?"/.test($(script).text()))
}
