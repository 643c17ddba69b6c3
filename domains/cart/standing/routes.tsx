import { readForm, typedTexts, typedValues, wholeNumber } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { isId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import {
  findRepeatable,
  standingChoices,
  type WishToShow,
  wishesOfCart,
  wishOfVariant,
} from '#core/services/cart/standing/choices'
import { ownStandings, readStanding } from '#core/services/cart/standing/own-standing'
import { changeLines, changeStanding, makeStanding } from '#core/services/cart/standing/set-up'
import { firstPossibleDay } from '#core/services/cart/standing/standing-fields'
import {
  endStanding,
  NotOneOfItsDays,
  PauseRefused,
  pauseUntil,
  skipDay,
  TooLateToSkip,
  unskipDay,
} from '#core/services/cart/standing/steer'
import {
  HOW_MANY,
  MOST_OF_EACH,
  NothingToRepeat,
  type StandingWish,
} from '#core/services/cart/standing/write-lines'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { valuesOf } from './details-form'
import { DetailsPage } from './details-page'
import { DETAILS, fieldOf, fieldsOfForm } from './fields'
import { NewStandingPage, StandingsPage } from './pages'
import { StandingPage, type StandingPageProps } from './standing-page'

const BASE = '/standing-orders'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** A member's standing orders: set up, skipped, paused, changed and ended. */
export const standingRoom: Room = app => {
  app.get(BASE, async ({ ctx, page, reply }) =>
    reply.html(<StandingsPage page={page} standings={await ownStandings(ctx)} />),
  )

  app.get(`${BASE}/new`, async ({ ctx, query, ...scope }) => {
    const { name } = requireMember(ctx)
    const { ways, card } = await standingChoices(ctx)
    const way = card && ways.includes('card') ? 'card' : ways.find(each => each !== 'card')
    const values = {
      key: Bun.randomUUIDv7(),
      everyWeeks: '1',
      name,
      home: 'any',
      way,
      variant: query.variant,
    }
    const firstDay = await firstPossibleDay(ctx)
    return showNew({ ctx, ...scope }, { values: { ...values, firstDay }, errors: {} })
  })

  app.post(BASE, async ({ ctx, body, ...scope }) => {
    requireMember(ctx)
    const form = readForm(DETAILS, body)
    if (!form.ok) return showNew({ ctx, ...scope }, form, 422)
    const { variant, key = '' } = typedTexts(body)
    try {
      const wishes = await wishesFor(ctx, variant)
      const id = await makeStanding(ctx, key, fieldsOfForm(form.values), wishes)
      return scope.reply.see(`${BASE}/${id}`, {
        kind: 'success',
        text: 'It is set up. We write to you before each.',
      })
    } catch (fault) {
      const { errors, status } = errorsOf(fault)
      return showNew({ ctx, ...scope }, { values: typedTexts(body), errors }, status)
    }
  })

  app.get(`${BASE}/:id`, ({ params, query, ...scope }) =>
    showOne(scope, params.id, typeof query.q === 'string' ? query.q : '', {}),
  )

  app.get(`${BASE}/:id/details`, async ({ params, ...scope }) => {
    const { fields } = await readStanding(scope.ctx, params.id)
    return showDetails(scope, params.id, { values: valuesOf(fields), errors: {} })
  })

  app.post(`${BASE}/:id/details`, async ({ params, body, ...scope }) => {
    requireMember(scope.ctx)
    const form = readForm(DETAILS, body)
    if (!form.ok) return showDetails(scope, params.id, form, 422)
    try {
      await changeStanding(scope.ctx, params.id, fieldsOfForm(form.values))
    } catch (fault) {
      const { errors, status } = errorsOf(fault)
      return showDetails(scope, params.id, { values: typedTexts(body), errors }, status)
    }
    return scope.reply.see(`${BASE}/${params.id}`, { kind: 'success', text: 'Saved.' })
  })

  app.post(`${BASE}/:id/lines`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    const again = (errors: Typed['errors'], status: number) =>
      showLines(scope, params.id, body, errors, status)
    if (isSearch(body)) return again({}, 200)
    const faults = quantityFaults(body)
    if (Object.keys(faults).length > 0) return again(faults, 422)
    try {
      await changeLines(ctx, params.id, kept => [...wishesOfForm(body), ...unnamed(kept, body)])
    } catch (refusal) {
      if (!(refusal instanceof NothingToRepeat)) throw refusal
      return again({ [lineField(body, refusal.variantId)]: refusal.message }, refusal.status)
    }
    return reply.see(`${BASE}/${params.id}`, { kind: 'success', text: 'Saved.' })
  })

  app.post(`${BASE}/:id/lines/new`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const { variant = '' } = typedTexts(body)
    if (!isId(variant)) throw new NotFound()
    const faults = quantityFaults(body)
    if (Object.keys(faults).length > 0) return showLines(scope, params.id, body, faults, 422)
    const added = { variantId: variant, quantity: 1, substituteId: null }
    try {
      // What was typed beside it is saved with it.
      await changeLines(ctx, params.id, kept => [...wishesOfForm(body), ...unnamed(kept, body), added])
    } catch (refusal) {
      if (!(refusal instanceof NothingToRepeat)) throw refusal
      const errors = { [lineField(body, refusal.variantId)]: refusal.message }
      return showLines(scope, params.id, body, errors, refusal.status)
    }
    return reply.see(`${BASE}/${params.id}`, { kind: 'success', text: 'It is in it from the next one on.' })
  })

  app.post(`${BASE}/:id/skipped-days`, async ({ ctx, params, body, reply }) => {
    const { day = '' } = typedTexts(body)
    const back = `${BASE}/${params.id}`
    return said(reply, back, () => skipDay(ctx, params.id, day), 'It is skipped.')
  })

  app.delete(`${BASE}/:id/skipped-days/:day`, async ({ ctx, params, reply }) =>
    said(reply, `${BASE}/${params.id}`, () => unskipDay(ctx, params.id, params.day), 'It comes after all.'),
  )

  app.post(`${BASE}/:id/pause`, async ({ params, body, ...scope }) => {
    const values = typedTexts(body)
    try {
      await pauseUntil(scope.ctx, params.id, values.until ?? '')
    } catch (refusal) {
      if (!(refusal instanceof PauseRefused)) throw refusal
      const pause = { values, errors: { until: refusal.message } }
      return showOne(scope, params.id, '', { pause }, refusal.status)
    }
    return scope.reply.see(`${BASE}/${params.id}`, { kind: 'success', text: 'It is paused.' })
  })

  app.delete(`${BASE}/:id/pause`, async ({ ctx, params, reply }) =>
    said(reply, `${BASE}/${params.id}`, () => pauseUntil(ctx, params.id, null), 'It goes on.'),
  )

  app.post(`${BASE}/:id/end`, async ({ ctx, params, reply }) => {
    await endStanding(ctx, params.id)
    return reply.see(BASE, { kind: 'success', text: 'It is ended: nothing more comes.' })
  })
}

async function said(
  reply: Scope['reply'],
  back: string,
  work: () => Promise<void>,
  text: string,
): Promise<Response> {
  try {
    await work()
  } catch (refusal) {
    const isSaid = [TooLateToSkip, NotOneOfItsDays, NothingToRepeat].some(kind => refusal instanceof kind)
    if (!isSaid || !(refusal instanceof Refusal)) throw refusal
    return reply.see(back, { kind: 'error', text: refusal.message })
  }
  return reply.see(back, { kind: 'success', text })
}

function errorsOf(fault: unknown): { errors: Readonly<Record<string, string>>; status: number } {
  const known = fieldOf(fault)
  if (!known) throw fault
  return { errors: { [known.field]: known.refusal.message }, status: known.refusal.status }
}

const wishesFor = (ctx: Scope['ctx'], variant: string | undefined): Promise<readonly WishToShow[]> =>
  variant && isId(variant) ? wishOfVariant(ctx, variant) : wishesOfCart(ctx)

async function showNew({ ctx, page, reply }: Scope, typed: Typed, status = 200): Promise<Response> {
  const choices = await standingChoices(ctx)
  const wishes = await wishesFor(ctx, typed.values.variant)
  return reply.html(<NewStandingPage page={page} choices={choices} wishes={wishes} typed={typed} />, {
    status,
  })
}

/** One of them, with its forms as they were filled in where one is refused. */
async function showOne(
  { ctx, page, reply }: Scope,
  id: string,
  words: string,
  typed: Pick<StandingPageProps, 'lines' | 'pause'>,
  status = 200,
): Promise<Response> {
  const standing = await readStanding(ctx, id)
  const found = await findRepeatable(ctx, words)
  const view = { page, standing, words, found, ...typed }
  return reply.html(<StandingPage {...view} />, { status })
}

/** With all that was typed into the form of its lines, and what its words find. */
const showLines = (scope: Scope, id: string, body: unknown, errors: Typed['errors'], status: number) => {
  const values = typedTexts(body)
  return showOne(scope, id, values.q ?? '', { lines: { values, errors } }, status)
}

/** Its button, or Enter among words that nobody has looked for yet. */
function isSearch(body: unknown): boolean {
  const { find, q = '', sought = q } = typedTexts(body)
  return find !== undefined || (q.trim() !== '' && q.trim() !== sought.trim())
}

async function showDetails(
  { ctx, page, reply }: Scope,
  id: string,
  typed: Typed,
  status = 200,
): Promise<Response> {
  const standing = await readStanding(ctx, id)
  const choices = await standingChoices(ctx)
  const view = { page, standing, choices, typed }
  return reply.html(<DetailsPage {...view} />, { status })
}

/** The things that a form of lines names, by its fields `quantity-<variant>`. */
const variantsIn = (body: unknown): readonly string[] =>
  Object.keys(typedValues(body)).flatMap(name => {
    const [, variantId = ''] = /^quantity-(.+)$/.exec(name) ?? []
    return isId(variantId) ? [variantId] : []
  })

/** What is no number is refused: taken for none, it would take the thing out. */
const quantityFaults = (body: unknown): Typed['errors'] => {
  const typed = typedTexts(body)
  const fields = variantsIn(body).map(id => `quantity-${id}`)
  return Object.fromEntries(
    fields.filter(field => !(wholeNumber(typed[field]) <= MOST_OF_EACH)).map(field => [field, HOW_MANY]),
  )
}

/** `quantity-<variant>`, `swap-<variant>` and `instead-<variant>` of each line. */
function wishesOfForm(body: unknown): readonly StandingWish[] {
  const typed = typedTexts(body)
  return variantsIn(body).map(variantId => {
    const swapped = typed[`swap-${variantId}`] ?? ''
    const instead = typed[`instead-${variantId}`] ?? ''
    return {
      variantId: isId(swapped) ? swapped : variantId,
      quantity: wholeNumber(typed[`quantity-${variantId}`]),
      substituteId: isId(instead) ? instead : null,
    }
  })
}

/** What was put in elsewhere since the form was shown. */
const unnamed = (kept: readonly StandingWish[], body: unknown): readonly StandingWish[] => {
  const named = new Set(variantsIn(body))
  return kept.filter(({ variantId }) => !named.has(variantId))
}

/** The field by which a thing was chosen; the whole form for what is about none of them. */
function lineField(body: unknown, variantId: string | null): string {
  const typed = typedTexts(body)
  const fields = variantsIn(body).flatMap(id => [`swap-${id}`, `instead-${id}`])
  const chosen = fields.find(field => variantId !== null && typed[field] === variantId)
  if (chosen) return chosen
  return variantId !== null && variantsIn(body).includes(variantId) ? `quantity-${variantId}` : 'lines'
}
