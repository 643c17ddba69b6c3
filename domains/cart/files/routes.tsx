import { t } from 'elysia'
import { formKey, readForm } from '#core/app/form'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { askForFile, fileToAsk, TooManyFiles } from '#core/services/cart/files/ask'
import type { FileAsked } from '#core/services/cart/files/kinds'
import { FileNotMade, preparedFile, preparedFiles, takeFile } from '#core/services/cart/files/read'
import type { Room } from '../../domain'
import { AskPage, FilePage, FilesPage } from './pages'

const FILES = '/shop/files'

const FILE = t.Object({
  kind: t.Union([t.Literal('report'), t.Literal('picking-list')]),
  format: t.Union([t.Literal('xlsx'), t.Literal('pdf')]),
  name: t.Optional(t.String({ maxLength: 60 })),
  cycle: t.Optional(t.String({ maxLength: 36 })),
  from: t.Optional(t.String({ maxLength: 10 })),
  to: t.Optional(t.String({ maxLength: 10 })),
  slot: t.Optional(t.String({ maxLength: 36 })),
  day: t.Optional(t.String({ maxLength: 10 })),
})

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const

/** Files that are too long to be made while somebody waits. For shopkeepers. */
export const files: Room = app => {
  app.get(FILES, async ({ ctx, page, reply }) =>
    reply.html(<FilesPage page={page} files={await preparedFiles(ctx)} />),
  )

  app.get(`${FILES}/new`, async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'orders', 'money')
    if (Object.keys(query).length === 0) return reply.see(FILES)
    const file = fileIn(query)
    const { title } = await fileToAsk(ctx, file)
    return reply.html(<AskPage page={page} file={file} title={title} />)
  })

  app.post(FILES, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders', 'money')
    const file = fileIn(body)
    try {
      return reply.see(`${FILES}/${await askForFile(ctx, file, formKey(body))}`)
    } catch (refusal) {
      if (!(refusal instanceof TooManyFiles)) throw refusal
      const { title } = await fileToAsk(ctx, file)
      const fault = refusal.message
      return reply.html(<AskPage page={page} file={file} title={title} fault={fault} />, { status: 409 })
    }
  })

  app.get(`${FILES}/:id`, async ({ ctx, page, params, reply }) =>
    reply.html(<FilePage page={page} file={await preparedFile(ctx, params.id)} />),
  )

  app.get(`${FILES}/:id/download`, async ({ ctx, params, reply }) => {
    try {
      const { kind, name, format, bytes } = await takeFile(ctx, params.id)
      return reply.file(bytes, { type: TYPES[format], name: `${name || kind}.${format}` })
    } catch (refusal) {
      if (!(refusal instanceof FileNotMade)) throw refusal
      return reply.see(`${FILES}/${params.id}`, { kind: 'notice', text: refusal.message })
    }
  })
}

/** Throws `NotFound` for what is no file. */
function fileIn(sent: unknown): FileAsked {
  const form = readForm(FILE, sent)
  if (!form.ok) throw new NotFound()
  const { kind, format, name = '', ...asked } = form.values
  const { cycle, from, to, slot, day } = asked
  const said = Object.entries({ cycle, from, to, slot, day }).filter(([, value]) => value)
  return { kind, format, name, asked: Object.fromEntries(said) as Record<string, string> }
}
