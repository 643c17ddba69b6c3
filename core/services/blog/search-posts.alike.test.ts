import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { publish } from './publish'
import { createPost } from './save-post'
import { searchPosts } from './search-posts'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function published(title: string, words: string, language?: string) {
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written(title, words, language ? { language } : {}),
  )
  await publish(world.ctx('editor'), id)
}
const titles = async (typed: string) =>
  (await searchPosts(world.ctx(), typed)).found.map(({ title }) => title).sort()

/** So that nothing is found by a likeness of titles. */
const LETTER = { one: 'Wxyk', two: 'Qzvf', three: 'Jhgp' }
const [one, two, three] = Object.values(LETTER)

test.each([
  [
    'a hyphen',
    ['We grow no-dig leeks here.', 'We grow nodig leeks here.', 'We grow no dig leeks here.'],
    ['nodig', 'no dig', 'no-dig', 'No‑Dig', 'no–dig', 'NODIG', 'nodi'],
  ],
  [
    'an apostrophe',
    ['From O’Brien of the hill.', 'From obrien of the hill.', "From o'brien of the hill."],
    ['obrien', "o'brien", 'O’Brien', 'o`brien', 'o brien', 'OBRIEN'],
  ],
  [
    'a hyphen after a long word',
    ['Hung up sun-dried there.', 'Hung up sundried there.', 'Bottles of sun-dried there.'],
    ['sundried', 'sun-dried'],
  ],
  [
    'two hyphens',
    ['A farm-to-fork day.', 'A farm‐to‐fork day.', 'A farmtofork day.'],
    ['farm-to-fork', 'farmtofork'],
  ],
  [
    'a sharp s',
    ['Weisse Rüben in Straße.', 'Weiße Ruben in Strasse.', 'WEISSE RÜBEN, STRASSE'],
    ['weiße strasse', 'WEISSE STRAẞE', 'weisse rüben'],
  ],
  [
    'a dot on a capital',
    ['Figs of İzmir.', 'Figs of izmir.', 'Figs of IZMIR.'],
    ['izmir', 'İzmir', 'İZMİR', 'I\u0307zmir'],
  ],
  [
    'an end of a Greek word',
    ['Ο σοφός λαγος.', 'Ο ΣΟΦΟΣ ΛΑΓΟΣ.', 'Ο σοφοσ λαγοσ.'],
    ['σοφος', 'ΣΟΦΟΣ', 'σοφός', 'σοφοσ', 'λαγός'],
  ],
  [
    'accents that stand for themselves',
    ['Cre\u0300me brûlée.', 'Crème bru\u0302le\u0301e.', 'Creme brulee.'],
    ['crème brulée', 'cre\u0300me', 'CREME BRULEE', 'bru\u0302lée'],
  ],
  ['half-width letters', ['ﾄﾏﾄを植える。', 'トマトを植える。', 'ﾄマﾄを植える。'], ['トマト', 'ﾄﾏﾄ', 'ﾄﾏ']],
  ['half-width marks', ['ｶﾞｰﾃﾞﾝの春。', 'ガーデンの春。', 'カ\u3099ーテ\u3099ンの春。'], ['ガーデン', 'ｶﾞｰﾃﾞﾝ']],
  [
    'full-width letters',
    ['Ａｐｐｌｅ presses １２.', 'Apple presses 12.', 'APPLE presses １2.'],
    ['apple 12', 'Ａｐｐｌｅ', '１２ apple'],
  ],
  [
    'a hyphen that only says where a line may end',
    ['Brine for sauer\u00adkraut.', 'Brine for sauerkraut.', 'Brine for sauerk\u00adraut.'],
    ['sauerkraut', 'sauer\u00adkraut brine'],
  ],
] as const)('whatever is written with %s is found by whatever is typed', async (_, texts, typed) => {
  await db(world.ctx()).deleteFrom('publications').execute()
  const names = [one!, two!, three!]
  for (const [at, text] of texts.entries()) await published(names[at]!, text)
  for (const each of typed) expect([each, await titles(each)]).toEqual([each, [...names].sort()])
})

test('in texts of other languages, too', async () => {
  await db(world.ctx()).deleteFrom('publications').execute()
  await published(one!, 'İstanbul’da ILIK ve güzel bir gün.', 'tr')
  await published(two!, 'Ο ΣΟΦΟΣ ΛΑΓΟΣ', 'el')
  await published(three!, "L’eau-de-vie d'été", 'fr')
  expect(await titles('istanbul')).toEqual([one!])
  expect(await titles('σοφός λαγός')).toEqual([two!])
  for (const typed of ['eau', 'l’eau', 'leau', 'ete', "d'été", 'eau-de-vie', 'eaudevie'])
    expect([typed, await titles(typed)]).toEqual([typed, [three!]])
})

test('but not words that only happen to stand beside each other in a long text', async () => {
  await db(world.ctx()).deleteFrom('publications').execute()
  await published(one!, `${'Filler words that go on and on. '.repeat(20)} Some apple trees.`)
  expect(await titles('appletrees')).toEqual([])
  expect(await titles('apple trees')).toEqual([one!])
  expect(await titles('"no-dig"')).toEqual([])
  await published(two!, 'Beds without digging: no-dig.')
  expect(await titles('"no-dig"')).toEqual([two!])
  expect(await titles('beds -no-dig')).toEqual([])
})
