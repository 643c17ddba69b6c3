import { t } from 'elysia'
import { type Rejected, readForm, rejectField, typedTexts } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { NotFound } from '#core/contracts/refusal'
import { addPasskey, NAME_LENGTH, passkeyOptions } from '#core/services/federation/passkeys/add-passkey'
import {
  passkeys as ownPasskeys,
  removePasskey,
  renamePasskey,
} from '#core/services/federation/passkeys/passkeys'
import { PasskeyRefused } from '#core/services/federation/passkeys/refusals'
import type { Room } from '../../domain'
import { NewPasskeyPage, RenamePasskeyPage } from './passkey-pages'

const Name = t.Object({
  name: t.String({
    minLength: 1,
    maxLength: NAME_LENGTH,
    error: `Give it a name of at most ${NAME_LENGTH} characters.`,
  }),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** A member's passkeys: added, named, removed. */
export const passkeys: Room = app => {
  app.get('/security/passkeys/new', scope => showNew(scope))

  app.post('/security/passkeys', async ({ body, ...scope }) => {
    const form = readForm(Name, body)
    if (!form.ok) return showNew(scope, form)
    try {
      await addPasskey(scope.ctx, typedTexts(body).credential, form.values.name)
    } catch (error) {
      if (!(error instanceof PasskeyRefused)) throw error
      return showNew(scope, rejectField(body, 'name', error.message))
    }
    return scope.reply.see('/security', { kind: 'success', text: 'The passkey is yours to sign in with.' })
  })

  app.get('/security/passkeys/:id', ({ params, ...scope }) => showRename(scope, params.id))

  app.put('/security/passkeys/:id', async ({ body, params, ...scope }) => {
    const form = readForm(Name, body)
    if (!form.ok) return showRename(scope, params.id, form)
    await renamePasskey(scope.ctx, params.id, form.values.name)
    return scope.reply.see('/security', { kind: 'success', text: 'Saved.' })
  })

  app.delete('/security/passkeys/:id', async ({ ctx, params, reply }) => {
    await removePasskey(ctx, params.id)
    return reply.see('/security', { kind: 'success', text: 'The passkey is removed.' })
  })
}

async function showNew({ ctx, page, reply }: Scope, rejected?: Rejected): Promise<Response> {
  const options = await passkeyOptions(ctx)
  const name = ctx.from?.device ?? ''
  return reply.html(<NewPasskeyPage page={page} options={options} name={name} rejected={rejected} />, {
    status: rejected ? 422 : 200,
    headers: { 'cache-control': 'no-store' },
  })
}

async function showRename({ ctx, page, reply }: Scope, id: string, rejected?: Rejected): Promise<Response> {
  const passkey = (await ownPasskeys(ctx)).find(own => own.id === id)
  if (!passkey) throw new NotFound()
  return reply.html(<RenamePasskeyPage page={page} id={id} name={passkey.name} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
