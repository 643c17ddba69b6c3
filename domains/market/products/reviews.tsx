import type { PageContext } from '#core/contracts/page'
import type { OwnReview, Reviews } from '#core/services/market/reviews/review'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

type Props = { page: PageContext; slug: string; reviews: Reviews; own: OwnReview; typed?: Typed }

const STARS = [5, 4, 3, 2, 1].map(stars => ({ value: String(stars), label: `${stars} of 5` }))

/** What buyers say; nothing at all while nobody has, and whoever looks may not. */
export function ReviewsSection({ page, slug, reviews, own, typed }: Props) {
  const { shown, count, average } = reviews
  if (count === 0 && !own.mayWrite && !own.written) return ''
  return (
    <Section title="What buyers say">
      {average !== null && (
        <p
          safe
        >{`${average.toLocaleString(page.locale)} of 5, from ${count === 1 ? '1 buyer' : `${count} buyers`}.`}</p>
      )}
      <ol class="stack">
        {shown.map(({ stars, text, by, at }) => (
          <li class="card">
            <p>
              <strong>{stars} of 5</strong>
            </p>
            <p safe>{text}</p>
            <p class="card__meta">
              <bdi safe>{by}</bdi> <Time at={at} locale={page.locale} timeZone={page.timeZone} />
            </p>
          </li>
        ))}
      </ol>
      {count > shown.length && (
        <p class="muted">
          The newest {shown.length} of {count}.
        </p>
      )}
      {(own.mayWrite || own.written !== null) && <OwnForm slug={slug} own={own} typed={typed} />}
    </Section>
  )
}

function OwnForm({ slug, own: { written }, typed }: Pick<Props, 'slug' | 'own' | 'typed'>) {
  const shown: Typed = typed ?? {
    values: { stars: written?.stars.toString(), text: written?.text },
    errors: {},
  }
  const field = fieldsOf(shown, 'review')
  return (
    <details class="disclosure" open={typed !== undefined}>
      <summary>{written ? 'What you said' : 'Say how it is'}</summary>
      {!!written && (
        <p class="muted">{written.isShown ? 'Others read it.' : 'We read it before others do.'}</p>
      )}
      <Form action={`/products/${slug}/review`} label="Your review">
        <FormErrors errors={shown.errors} prefix="review" />
        <SelectField {...field('stars')} label="How good it is" required empty="Choose" options={STARS} />
        <TextareaField {...field('text')} label="In your words" rows={4} />
        <FormActions>
          <Button variant="plain">{written ? 'Say it anew' : 'Send it'}</Button>
        </FormActions>
      </Form>
      {!!written && (
        <form method="post" action={`/products/${slug}/review?_method=delete`}>
          <Button variant="quiet">Take it back</Button>
        </form>
      )}
    </details>
  )
}
