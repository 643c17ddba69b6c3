import { isolate } from '#core/contracts/isolate'
import type { LexicalDocument, LexicalNode } from '#core/lexical'
import {
  blockMarkdown,
  type CardField,
  cardOf,
  fieldsOfCard,
  mainAndMore,
  NEW_CARDS,
} from '#core/lexical/editing'
import { ownOf } from '#core/text/own-of'
import { Button } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { TextareaField } from '#templates/components/textarea-field'
import { CardFieldInput } from './card-field'
import type { ChangedBlocks } from './change-blocks'
import { frameOf } from './typed-blocks'

type BlocksProps = {
  document: LexicalDocument
  errors: Readonly<Record<string, string>>
  /** Where the buttons are sent that change the blocks. */
  action: string
  insertAt?: number
  removed?: ChangedBlocks['removed']
  snippets?: ChangedBlocks['snippets']
}

/** A document block by block: words as Markdown, cards as their fields, all else as a block that can be moved. */
export function BlockFields({ document, errors, action, insertAt, removed, snippets }: BlocksProps) {
  const { children } = document.root
  return (
    <section class="blocks" id="field-document" aria-label="Text">
      <input type="hidden" name="frame" value={JSON.stringify(frameOf(document))} />
      <input type="hidden" name="blocks" value={String(children.length)} />
      {!!removed && <Removed removed={removed} action={action} />}
      {children.map((node, at) => (
        <>
          {insertAt === at && <Chooser at={at} action={action} snippets={snippets} open />}
          <Block node={node} at={at} count={children.length} errors={errors} action={action} />
        </>
      ))}
      <Chooser
        at={children.length}
        action={action}
        snippets={snippets}
        open={insertAt === children.length || children.length === 0}
      />
    </section>
  )
}

type BlockProps = {
  node: LexicalNode
  at: number
  count: number
  errors: Readonly<Record<string, string>>
  action: string
}

function Block({ node, at, count, errors, action }: BlockProps) {
  const label = labelOf(node)
  return (
    <fieldset class="block" id={`b${at}`}>
      <legend class="block__name" safe>
        {label}
      </legend>
      <input type="hidden" name={`b${at}.node`} value={JSON.stringify(node)} />
      <Fields node={node} at={at} errors={errors} />
      <div class="block__tools">
        <Change change={`choose ${at}`} to={`${action}#add`} label="Add above" of={label} />
        {at > 0 && <Change change={`up ${at}`} to={`${action}#b${at - 1}`} label="Move up" of={label} />}
        {at < count - 1 && (
          <Change change={`down ${at}`} to={`${action}#b${at + 1}`} label="Move down" of={label} />
        )}
        <Change change={`remove ${at}`} to={`${action}#field-document`} label="Remove" of={label} />
      </div>
    </fieldset>
  )
}

function Fields({ node, at, errors }: Pick<BlockProps, 'node' | 'at' | 'errors'>) {
  const card = cardOf(node)
  if (card) {
    const [main, more] = mainAndMore(card, fieldsOfCard(card, node))
    const input = (field: CardField) => (
      <CardFieldInput
        node={node}
        field={field}
        name={`b${at}.${field.name}`}
        error={errors[`b${at}.${field.name}`]}
      />
    )
    return (
      <>
        {main.map(input)}
        {more.length > 0 && (
          <details class="block__more" open={more.some(({ name }) => errors[`b${at}.${name}`])}>
            <summary>More</summary>
            {more.map(input)}
          </details>
        )}
      </>
    )
  }
  const markdown = blockMarkdown(node)
  if (markdown === null) return <p class="field__hint">It stays as it is, and can be moved or removed.</p>
  const rows = Math.min(12, Math.max(2, Math.ceil(markdown.length / 80), markdown.split('\n').length))
  return <TextareaField name={`b${at}.text`} label={labelOf(node)} hideLabel value={markdown} rows={rows} />
}

/** What a block is called. */
function labelOf(node: LexicalNode): string {
  const card = cardOf(node)
  if (card) return card.label
  if (blockMarkdown(node) === null) return `A block of another kind: ${node.type}`
  return ownOf(WORDS, node.type.replace('extended-', '')) ?? 'Text'
}

const WORDS: Readonly<Record<string, string>> = {
  paragraph: 'Text',
  heading: 'Heading',
  quote: 'Quote',
  aside: 'Aside',
  list: 'List',
}

type ChangeProps = { change: string; to: string; label: string; of: string }

function Change({ change, to, label, of }: ChangeProps) {
  return (
    <button
      class="button button--quiet"
      type="submit"
      name="change"
      value={change}
      formaction={to}
      aria-label={isolate`${label}: ${of}`}
      safe
    >
      {label}
    </button>
  )
}

type ChooserProps = Pick<BlocksProps, 'snippets'> & { at: number; action: string; open?: boolean }

/** What can be added at this place. */
export function Chooser({ at, action, snippets = [], open }: ChooserProps) {
  const to = `${action}#b${at}`
  return (
    <details class="blocks__add" id={open ? 'add' : undefined} open={open}>
      <summary>Add a block</summary>
      <div class="cluster">
        <Add kind="text" label="Text" at={at} to={to} />
        {[...NEW_CARDS.values()].map(card => (
          <Add kind={card.type} label={card.label} at={at} to={to} about={card.about} />
        ))}
        {snippets.map(({ id, name }) => (
          <Add kind={id} label={name} at={at} to={to} about="A snippet" />
        ))}
      </div>
    </details>
  )
}

type AddProps = { kind: string; label: string; at: number; to: string; about?: string }

function Add({ kind, label, at, to, about }: AddProps) {
  return (
    <button
      class="button button--plain"
      type="submit"
      name="change"
      value={`add ${kind} ${at}`}
      formaction={to}
      title={about}
      safe
    >
      {label}
    </button>
  )
}

function Removed({ removed, action }: { removed: NonNullable<ChangedBlocks['removed']>; action: string }) {
  return (
    <Notice title={`${removed.nodes[0] ? labelOf(removed.nodes[0]) : 'The block'} was removed`}>
      <input type="hidden" name="removed" value={JSON.stringify(removed.nodes)} />
      <Button
        variant="plain"
        name="change"
        value={`restore ${removed.at}`}
        formaction={`${action}#b${removed.at}`}
      >
        Put it back
      </Button>
    </Notice>
  )
}
