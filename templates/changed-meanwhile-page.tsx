import { escapeHtml } from '@kitajs/html'
import { isId } from '#core/contracts/id'
import { formatMoney, type Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { ChangedMeanwhile } from '#core/contracts/refusal'
import { Button, ButtonLink } from './components/button'
import { DescriptionList } from './components/description-list'
import { Form, FormActions } from './components/form'
import { Notice } from './components/notice'
import { PageHeader, Section } from './components/page-header'
import { TextareaField } from './components/textarea-field'
import { Layout } from './layout'

/** From so many characters on, what was written is worth being changed right here. */
const LONG_TEXT = 60

export type ChangedMeanwhileProps = {
  page: PageContext
  collision: ChangedMeanwhile
  /** What was sent, field by field, in its order. */
  typed: readonly (readonly [name: string, value: string])[]
  /** Where it was sent. */
  action: string
  /** Where the form is, as it would be opened now. */
  formPath: string
}

/** Two people saved one thing: both texts, and nothing is lost whichever button is pressed. */
export function ChangedMeanwhilePage({ page, collision, typed, action, formPath }: ChangedMeanwhileProps) {
  return (
    <Layout page={page} title="Somebody else has saved this" noindex>
      <PageHeader title="Somebody else has saved this" />
      <Notice kind="error" title="Nothing was saved just now">
        <p>
          It was changed after you opened the form. What you wrote is below: combine the two as they should
          be, then save. Your version replaces what is there.
        </p>
      </Notice>
      <Section title="What is there now">
        <DescriptionList items={Object.entries(collision.now).map(each => described(page, each, typed))} />
      </Section>
      <Section title="What you wrote">
        <Form action={action} label="What you wrote">
          <DescriptionList
            items={typed.filter(each => !isLong(each) && !isId(each[1])).map(each => described(page, each))}
          />
          {typed.map(([name, value], at) =>
            isLong([name, value]) ? (
              <TextareaField name={name} id={`mine-${at}`} label={nameOf(name)} value={value} rows={10} />
            ) : (
              <input type="hidden" name={name} value={value} />
            ),
          )}
          <input type="hidden" name="version" value={collision.version} />
          <FormActions>
            <Button>Save mine</Button>
            <ButtonLink href={formPath} variant="quiet">
              Discard mine and keep what is there
            </ButtonLink>
          </FormActions>
        </Form>
      </Section>
    </Layout>
  )
}

function isLong([, value]: readonly [string, string]): boolean {
  return value.length > LONG_TEXT || value.includes('\n')
}

function described(
  page: PageContext,
  [name, value]: readonly [string, unknown],
  typed: ChangedMeanwhileProps['typed'] = [],
) {
  const text = isId(String(value)) ? describeChoice(String(value), typed) : textOf(page, value)
  return { term: nameOf(name), details: escapeHtml(text) as 'safe' }
}

/** The id of what was chosen from a list says nothing to a reader. */
function describeChoice(id: string, typed: ChangedMeanwhileProps['typed']): string {
  return typed.some(([, value]) => value === id) ? 'the same as yours' : 'another choice than yours'
}

/** `cancellationHours` → `Cancellation hours`. */
function nameOf(field: string): string {
  const words = field
    .replace(/Id$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function textOf(page: PageContext, value: unknown): string {
  if (value === null || value === undefined || value === '') return '(nothing)'
  if (value instanceof Date)
    return new Intl.DateTimeFormat(page.locale, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: page.timeZone,
    }).format(value)
  if (isMoney(value)) return formatMoney(value, page.locale)
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}
