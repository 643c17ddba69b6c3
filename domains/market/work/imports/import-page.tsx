import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { fieldsOf, isMissing } from '#core/services/market/imports/fields'
import type { ImportField } from '#core/services/market/imports/import-field'
import type { ImportRow, ImportView } from '#core/services/market/imports/imports'
import { unclearNames } from '#core/services/market/imports/match-columns'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { PageLinks } from '#templates/components/pagination'
import { Progress } from '#templates/components/progress'
import { SelectField } from '#templates/components/select-field'
import { type Column, Table } from '#templates/components/table'
import { WorkLayout } from '../../work-layout'
import { PHASE_WORDS, rowsInWords } from './words'

type Props = {
  page: PageContext
  shown: ImportView
  faults: readonly ImportRow[]
  /** The last row of this page of faults, where there are more. */
  next: number | null
  error?: string
}

const AT_WORK: readonly ImportView['phase'][] = ['checking', 'running', 'undoing']

export function ImportPage({ page, shown, faults, next, error }: Props) {
  const { id, phase, fileName, rows } = shown
  const isAtWork = AT_WORK.includes(phase)
  return (
    <WorkLayout
      page={page}
      title={fileName}
      lead={`${rowsInWords(rows, page.locale)}, ${PHASE_WORDS[phase]}.`}
      actions={
        <ButtonLink href="/shop/imports" variant="plain">
          All imports
        </ButtonLink>
      }
    >
      <div
        class="stack"
        data-hx-get={isAtWork ? `/shop/imports/${id}` : undefined}
        data-hx-trigger={isAtWork ? 'load delay:1s' : undefined}
        data-hx-select={isAtWork ? '#import' : undefined}
        data-hx-target={isAtWork ? '#import' : undefined}
        data-hx-swap={isAtWork ? 'outerHTML' : undefined}
        id="import"
      >
        {isAtWork && <AtWork shown={shown} />}
        {!!error && (
          <Notice kind="error" title="Not tried yet">
            <p safe>{error}</p>
          </Notice>
        )}
        {!isAtWork && phase !== 'matching' && <Came shown={shown} locale={page.locale} />}
        {phase === 'checked' && <Run shown={shown} />}
        {phase === 'done' && shown.rows === 0 && (
          <p>Its rows were let go, as they had people’s names and addresses in them. It stays as it is.</p>
        )}
        {phase === 'done' && shown.rows > 0 && (
          <ConfirmForm
            action={`/shop/imports/${id}/run?_method=delete`}
            label="Undo the whole import"
            question="What it changed goes back to what it was, unless somebody changed it since; what it made is taken off sale."
            confirm="Yes, undo it"
            icon="remove"
          />
        )}
        {faults.length > 0 && (
          <Section title={phase === 'undone' ? 'What stays' : 'Rows with faults'}>
            <Table caption="Rows with faults" hideCaption dense columns={faultColumns(shown)} rows={faults} />
            <PageLinks previous={null} next={next === null ? null : `/shop/imports/${id}?after=${next}`} />
          </Section>
        )}
        {(phase === 'matching' || phase === 'checked') && <Match shown={shown} isRefused={!!error} />}
      </div>
    </WorkLayout>
  )
}

function AtWork({ shown: { phase, rows, counts } }: { shown: ImportView }) {
  const left = phase === 'undoing' ? (counts.new ?? 0) + (counts.changed ?? 0) : (counts.waiting ?? 0)
  const label = { checking: 'Trying it', running: 'Taking it in', undoing: 'Undoing it' }[phase as 'checking']
  return (
    <>
      <Progress label={label} done={rows - left} of={rows} />
      <p class="muted">You may leave: it goes on by itself. Without a script, look again by reloading.</p>
    </>
  )
}

const OUTCOMES = [
  ['new', 'new'],
  ['changed', 'changed'],
  ['same', 'as they are here already'],
  ['refused', 'with faults, left out'],
  ['undone', 'undone'],
  ['kept', 'kept, at least in part'],
] as const

type CameProps = { shown: ImportView; locale: string }

function Came({ shown: { counts, inPart, phase }, locale }: CameProps) {
  const parts = OUTCOMES.filter(([outcome]) => counts[outcome]).map(
    ([outcome, words]) => `${(counts[outcome] ?? 0).toLocaleString(locale)} ${words}`,
  )
  const partly =
    inPart > 0
      ? ` ${inPart.toLocaleString(locale)} of those have a cell to look at, named below; the rest of them is taken in.`
      : ''
  return (
    <Notice
      kind={counts.refused || inPart ? 'notice' : 'success'}
      title={phase === 'checked' ? 'What would come of it' : 'What came of it'}
    >
      <p safe>{`${parts.join(', ')}.${partly}`}</p>
    </Notice>
  )
}

function Run({ shown: { id, counts } }: { shown: ImportView }) {
  if (!counts.new && !counts.changed) return <p>There is nothing to take in.</p>
  return (
    <form method="post" action={`/shop/imports/${id}/run`}>
      <Button>Take it in</Button>
    </form>
  )
}

type MatchProps = { shown: ImportView; isRefused: boolean }

function Match({ shown, isRefused }: MatchProps) {
  const { id, kind, header, columns, listNew, sample, phase } = shown
  const unclear = unclearNames(kind, header, columns)
  const isUsual = (field: ImportField) => !!field.required || columns[field.name] !== undefined
  const fields = fieldsOf(kind)
  const others = fields.filter(field => !isUsual(field))
  const choices = (chosen: readonly ImportField[]) =>
    chosen.map(field => <Choice field={field} shown={shown} isRefused={isRefused} />)
  return (
    <Section title="Which column is what">
      {unclear.length > 0 && (
        <Notice kind="notice" title="Some columns have the same name">
          <p safe>{`Say below which of those is meant: ${unclear.join(', ')}.`}</p>
        </Notice>
      )}
      <LeftOut shown={shown} />
      <Form action={`/shop/imports/${id}/trial`} label="Columns">
        {choices(fields.filter(isUsual))}
        {others.length > 0 && (
          <details class="disclosure">
            <summary>What else a file may say</summary>
            {choices(others)}
          </details>
        )}
        {kind === 'products' && (
          <CheckboxField
            name="listNew"
            label="Put new products on the list at once"
            checked={listNew}
            hint="Unless the file itself says for each."
          />
        )}
        <FormActions>
          <Button variant={phase === 'checked' ? 'plain' : undefined}>
            {phase === 'checked' ? 'Try it again' : 'Try it'}
          </Button>
        </FormActions>
        <p class="muted">A try changes nothing. Blank cells leave what is there as it is.</p>
      </Form>
      <details class="disclosure">
        <summary>The first rows of the file</summary>
        <Table
          caption="The first rows of the file"
          hideCaption
          dense
          columns={header.map((_, at) => ({
            heading: nameOf(header, at),
            cell: ({ cells }: ImportRow) => <span safe>{(cells[at] ?? '').slice(0, 80)}</span>,
          }))}
          rows={sample}
        />
      </details>
    </Section>
  )
}

type ChoiceProps = MatchProps & { field: ImportField }

/** Each column with what stands first in it: names alone say little of somebody else's file. */
function Choice({ field, shown, isRefused }: ChoiceProps) {
  const { header, columns } = shown
  const isAsked = isMissing(field, columns)
  const chosen = columns[field.name]
  const options = header.map((_, at) => {
    const example = exampleIn(shown, at)
    return {
      value: String(at),
      label: example ? isolate`${nameOf(header, at)}: ${example}` : nameOf(header, at),
    }
  })
  return (
    <SelectField
      name={`column.${field.name}`}
      label={field.label}
      error={isRefused && isAsked && chosen === undefined ? 'Choose a column.' : undefined}
      required={field.required && !field.unless}
      hint={insteadOf(field, shown.kind)}
      empty={field.required && !field.unless ? 'Choose a column' : 'Not in the file'}
      value={chosen?.toString()}
      options={options}
    />
  )
}

/** `Not needed where the file has Producer and Variant.` */
function insteadOf({ unless }: ImportField, kind: ImportView['kind']): string | undefined {
  if (!unless) return undefined
  const labels = new Map(fieldsOf(kind).map(({ name, label }) => [name, label]))
  const others = unless.map(names => names.map(name => labels.get(name) ?? name).join(' and '))
  return `Not needed where the file has: ${others.join('; or ')}.`
}

/** What the file says and nobody would take in: somebody may have looked for it. */
function LeftOut({ shown }: { shown: ImportView }) {
  const { header, columns } = shown
  const taken = new Set(Object.values(columns))
  const left = header.flatMap((_, at) => (taken.has(at) || !exampleIn(shown, at) ? [] : [nameOf(header, at)]))
  if (left.length === 0) return null
  const named = left.slice(0, MOST_NAMED).join(', ')
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : ''
  return <p class="muted" safe>{`Not taken in: ${named}${more}.`}</p>
}

const MOST_NAMED = 12

/** Of columns that are called alike with the number of each. */
function nameOf(header: readonly string[], at: number): string {
  const name = header[at] ?? ''
  if (name === '') return `Column ${at + 1}`
  return header.indexOf(name) === header.lastIndexOf(name) ? name : `${name} (column ${at + 1})`
}

/** What stands first in a column. */
const exampleIn = ({ sample }: ImportView, column: number): string | undefined =>
  sample
    .map(({ cells }) => cells[column])
    .find(Boolean)
    ?.slice(0, 30)

function faultColumns({ kind, columns }: ImportView): readonly Column<ImportRow>[] {
  const labels = new Map(fieldsOf(kind).map(({ name, label }) => [name, label]))
  // Of no cell in particular: what the row is of. A formula that nobody worked out stands there as in the sheet.
  const at = ({ faultField }: ImportRow) => columns[faultField ?? (kind === 'orders' ? 'number' : 'sku')]
  const typed = (row: ImportRow) => (row.cells[at(row) ?? -1] ?? '').replace(/^#CALC! /, '')
  return [
    { heading: 'Row', numeric: true, names: true, cell: ({ number }) => number },
    { heading: 'Column', cell: ({ faultField }) => <span safe>{labels.get(faultField ?? '') ?? ''}</span> },
    { heading: 'What stands there', cell: row => <span safe>{typed(row).slice(0, 80)}</span> },
    { heading: 'What is wrong', cell: ({ fault }) => <span safe>{fault ?? ''}</span> },
  ]
}
