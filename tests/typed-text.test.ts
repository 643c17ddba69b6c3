import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { stage } from '#core/services/events/testing/stage'
import type { Browser, Visit } from './browser'
import { formFields } from './form-fields'
import { type TestHouse, testHouse } from './house'

/** What somebody types who writes about HTML: a form that comes back holds it letter by letter. */
const TYPED = `&amp;&lt;b&gt; &copy=1 a&b;c "'<>&#39;`

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
  // An event needs a calendar.
  await stage(world.ctx())
})
afterAll(() => world.close())

type Fields = Readonly<Record<string, string>>
type FormOf = {
  readonly app: DomainName
  readonly path: string
  /** Where the typed words go. */
  readonly names: readonly string[]
  /** What else it needs to be saved. */
  readonly right?: Fields
  /** What it is refused for. */
  readonly wrong: Fields
  /** Where what was saved is edited, when not at the same address. */
  edited?(saved: Visit): string | Promise<string>
}

const FORMS: readonly FormOf[] = [
  {
    app: 'blog',
    path: '/editor/posts/new',
    wrong: { title: '' },
    names: ['title', 'markdown', 'tags'],
    edited: saved => saved.location ?? '',
  },
  {
    app: 'market',
    path: '/shop/producers/new',
    wrong: { since: '1' },
    right: { since: '1994' },
    names: ['name', 'place', 'practice', 'story'],
    edited: async () => {
      const links = (await operator.get('market', '/shop/producers')).document.querySelectorAll('td a, th a')
      return [...links].find(link => link.textContent === TYPED)?.getAttribute('href') ?? ''
    },
  },
  {
    app: 'cart',
    path: '/shop/invoices/seller',
    wrong: { vatNumber: '1'.repeat(41) },
    names: ['name', 'address', 'companyNumber'],
    right: { vatNumber: '' },
  },
  {
    app: 'events',
    path: '/organise/entries/new',
    wrong: { from: '25:00' },
    names: ['title', 'summary', 'place', 'description'],
    right: { date: '2031-03-20', from: '10:00', to: '12:00', repeat: 'once', cancellationHours: '24' },
    edited: saved => `${saved.location}/form`,
  },
  {
    app: 'federation',
    path: '/operator/settings',
    wrong: { name: '' },
    names: ['name', 'tagline'],
  },
  {
    app: 'account',
    path: '/profile',
    wrong: { bio: 'x'.repeat(1_001) },
    names: ['name', 'bio'],
  },
]

test.each(FORMS)('on $app a form comes back as it was typed, refused and saved', async form => {
  const { app, names, wrong } = form
  const typed = Object.fromEntries(names.map(name => [name, TYPED]))
  const filled = { ...typed, ...form.right }
  const blank = fieldsOn(await operator.get(app, form.path), names)
  const refused = await operator.post(app, blank.action, { ...blank.fields, ...filled, ...wrong })
  expect(refused.status).toBe(422)
  const again = fieldsOn(refused, names)
  expect(again.fields).toMatchObject({ ...typed, ...wrong })

  // What came back is sent on, with nothing but the fault put right.
  const right = Object.fromEntries(Object.keys(wrong).map(name => [name, { ...filled }[name] ?? '']))
  const saved = await operator.post(app, again.action, { ...again.fields, ...right })
  expect(saved.status).toBe(303)
  const path = (await form.edited?.(saved)) ?? form.path
  const opened = fieldsOn(await operator.get(app, path), names)
  expect(opened.fields).toMatchObject(typed)
  expect((await operator.post(app, opened.action, opened.fields)).status).toBe(303)
  expect(fieldsOn(await operator.get(app, path), names).fields).toMatchObject(typed)
})

/** As it comes out of a text of another program, or of somebody who means to be taken for somebody else. */
const MARKED = 'Mill\u202e\u200b Farm\ufeff \u2066(1)\u2069\u200d'
const SEEN = 'Mill Farm (1)'
/** What no column holds that is one line: what nobody sees, or what turns its neighbours. */
const UNSEEN = '[\u00ad\u200b\u200e\u2028-\u202e\u2060-\u2069\ufeff]'

test.each(FORMS)('on $app nothing that nobody sees is kept of what is typed into a line', async form => {
  const { app, names } = form
  const typed = Object.fromEntries(names.map(name => [name, `${MARKED} ${app}`]))
  const blank = fieldsOn(await operator.get(app, form.path), names)
  const fields = { ...blank.fields, ...typed, ...form.right }
  expect((await operator.post(app, blank.action, fields)).status).toBe(303)
  expect((await keptIn(`${SEEN} ${app}`)).length).toBeGreaterThan(0)
  expect(await keptIn(UNSEEN)).toEqual([])
})

test('nor of what is read without a schema', async () => {
  const name = `Schemaless ${MARKED}`
  const sent = [
    await operator.post('federation', '/operator/own-roles', { name, permissions: 'orders' }),
    // All of them are shown still.
    await operator.post('federation', '/operator/settings/apps', { 'about-blog': name, hiddenApps: DOMAINS }),
    await operator.post('blog', '/editor/snippets', { name, document: documentOfNothing() }),
  ]
  expect(sent.map(({ status }) => status).filter(status => status >= 400)).toEqual([])
  expect((await keptIn(`Schemaless ${SEEN}`)).length).toBeGreaterThanOrEqual(3)
  expect(await keptIn(UNSEEN)).toEqual([])
})

const documentOfNothing = () => {
  const of = (type: string, children: readonly unknown[]) => ({
    children,
    type,
    direction: null,
    format: '',
    indent: 0,
    version: 1,
  })
  return JSON.stringify({ root: of('root', [of('paragraph', [])]) })
}

/** The columns of all tables in which a text matches. */
async function keptIn(pattern: string): Promise<readonly string[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'character varying', 'jsonb', 'ARRAY')`.execute(
    db(world.ctx()),
  )
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rows } = await sql<{ one: number }>`
      select 1 as one from ${sql.table(table)} where ${sql.ref(column)}::text ~ ${sql.lit(pattern.replace('(1)', '[(]1[)]'))}
      limit 1`.execute(db(world.ctx()))
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found
}

test.each([
  ['market', '/'],
  ['blog', '/search'],
  ['cart', '/shop/orders'],
  ['account', '/members'],
] as const)('on %s words with such marks look for what they look like', async (app, path) => {
  // Who changes what people may do goes on under another session.
  const { status, document } = await (await world.browser('operator')).get(
    app,
    `${path}?q=${encodeURIComponent('Mi\u200bll\u202e\ufeff')}`,
  )
  expect(status).toBe(200)
  expect(document.querySelector('main input[name=q]')?.getAttribute('value')).toBe('Mill')
})

test('two who save the same see what they typed, letter by letter, also where no field shows it', async () => {
  const names = ['name', 'tagline']
  const { action, fields } = fieldsOn(await operator.get('federation', '/operator/settings'), names)
  expect((await operator.post('federation', action, { ...fields, tagline: 'First' })).status).toBe(303)
  const late = await operator.post('federation', action, { ...fields, name: TYPED, tagline: `2 ${TYPED}` })
  expect(late.status).toBe(409)
  expect(fieldsOn(late, names).fields).toMatchObject({ name: TYPED, tagline: `2 ${TYPED}` })
})

/** The form that has these fields, and what a browser would send of it. */
function fieldsOn(visit: Visit, names: readonly string[]) {
  const form = [...visit.document.querySelectorAll('form')].find(each =>
    names.every(name => each.querySelector(`[name="${name}"]`)),
  )
  if (!form) throw new Error(`No form has ${names.join(', ')}: ${visit.status}`)
  return { action: form.getAttribute('action') ?? '', fields: formFields(form) }
}
