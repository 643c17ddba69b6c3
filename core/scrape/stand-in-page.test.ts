import { expect, test } from 'bun:test'
import { standInOf } from './stand-in-page'

const page = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><title>${title}</title>${head}</head><body>${body}</body></html>`

test.each([
  [
    'a guard asks in its title',
    page('Just a moment...', '<p>farm.example needs to check your connection.</p>'),
  ],
  [
    'it asks in its heading alone',
    page('farm.example', '<h1>Robot <em>or</em> human?</h1><p>Press and hold.</p>'),
  ],
  ['it asks in German', page('Sicherheitsüberprüfung', '<p>Das dauert nicht lange.</p>')],
  ['it asks in French', page('Êtes-vous un robot ?', '<p>Cochez la case.</p>')],
  ['nothing is said, and a guard’s own part is drawn', page('', '<div id="px-captcha"></div>')],
  ['it is a part of another guard', page('', '<div id=challenge-container></div>')],
  ['a picture has letters to be typed', page('Shop', '<form action="/errors/validateCaptcha"></form>')],
  [
    'a script is called for',
    page('', '', '<script src="https://abc.eu.token.awswaf.com/1/2/challenge.js"></script>'),
  ],
])('when %s, a robot is asked for', (_, html) => expect(standInOf(html)).toBe('robot-check'))

test.each([
  ['waiting-room', page('You are in the queue', '<p>It will be your turn soon.</p>')],
  ['maintenance', page('Farm', '<h1>We’ll be back soon!</h1><p>The shop is being painted.</p>')],
  ['maintenance', page('Wartungsarbeiten', '<p>Bis gleich.</p>')],
] as const)('%s is told from a robot check', (kind, html) => expect(standInOf(html)).toBe(kind))

test.each([
  [
    'a candle is called so',
    page('Just a moment', '<h1>Just a moment</h1><p>£12.00</p><button>Add to cart</button>'),
  ],
  [
    'a guard’s script is in every page',
    page('Quince', `<h1>Quince</h1><div id="px-captcha"></div><p>${'Ripe in October. '.repeat(120)}</p>`),
  ],
  [
    'markup says what the product is',
    page('One moment please', '<script type="application/ld+json">{"@type":"Product","name":"Tea"}</script>'),
  ],
  [
    'a form has a box to tick',
    page('Contact', '<h1>Contact</h1><form><div class="g-recaptcha"></div></form>'),
  ],
  ['a shelf is called so', page('Maintenance', '<h1>Maintenance</h1><a href="/oil">Chain oil</a>')],
  ['a list is empty', page('Our shop', '<h1>Our shop</h1><p>Nothing this week.</p>')],
  ['nothing can be read', '<div>'.repeat(60_000) + page('Just a moment...', '')],
])('when %s, it is the page itself', (_, html) => expect(standInOf(html)).toBeNull())

test('headings that end nowhere cost what they are long', () => {
  expect(standInOf('<h1 '.repeat(90_000))).toBeNull()
  expect(standInOf('<title>x'.repeat(40_000))).toBeNull()
})
