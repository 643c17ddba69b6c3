import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink, type ButtonVariant } from './components/button'
import { CheckboxesField, CheckboxField, RadioField } from './components/choice-field'
import { FileField } from './components/file-field'
import { Fieldset, Form, FormActions, FormErrors } from './components/form'
import { InputField } from './components/input-field'
import { MoneyField } from './components/money-field'
import { Section } from './components/page-header'
import { Quantity } from './components/quantity'
import { SelectField } from './components/select-field'
import { Steps } from './components/steps'
import { TextareaField } from './components/textarea-field'

const VARIANTS: readonly ButtonVariant[] = ['primary', 'plain', 'quiet', 'danger']

const DAYS = [
  { value: 'fri', label: 'Friday, 16:00–19:00', hint: 'The packing shed' },
  { value: 'sat', label: 'Saturday, 9:00–12:00', hint: 'Market square, by the pump' },
]

export function FormSamples({ page }: { page: PageContext }) {
  return (
    <Section title="Forms">
      <Steps label="Checkout" steps={['Cart', 'Collection', 'Payment', 'Done']} current={1} />
      <Form action="#" upload label="A sample form">
        <FormErrors
          errors={{ email: 'Write an e-mail address like name@example.org', price: 'Say a price, like 4.50' }}
        />
        <InputField name="name" label="Your name" value="Bryony Hale" autocomplete="name" required />
        <InputField
          name="email"
          type="email"
          label="E-mail"
          hint="For the confirmation, and nothing else."
          value="bryony.example.org"
          error="Write an e-mail address like name@example.org"
          required
        />
        <Fieldset legend="Collection" hint="We keep it cool until you come.">
          <RadioField name="slot" label="When will you come?" options={DAYS} value="sat" required />
          <SelectField
            name="grower"
            label="Grower"
            empty="Any of them"
            options={[
              { value: '1', label: 'Long Furrow Farm' },
              { value: '2', label: 'Ashen Hill Apiary' },
            ]}
          />
          <InputField name="day" type="date" label="Day" value="2025-05-10" required />
        </Fieldset>
        <MoneyField
          name="price"
          label="Price"
          currency="GBP"
          locale={page.locale}
          error="Say a price, like 4.50"
          required
        />
        <TextareaField
          name="note"
          label="Anything we should know"
          hint="Gate codes, allergies, kind words."
        />
        <FileField name="picture" label="Picture" accept="image/*" />
        <CheckboxesField name="letters" label="Letters" values={['weekly']} required options={LETTERS} />
        <CheckboxField name="agree" label="I have read how cancelling works" required />
        <Quantity of="heather honey" value={2} max={10} />
        <FormActions>
          <Button>Continue to payment</Button>
          <ButtonLink href="#" variant="quiet">
            Back to the cart
          </ButtonLink>
        </FormActions>
      </Form>
      <p class="cluster">
        {VARIANTS.map(variant => (
          <Button variant={variant} type="button">
            {variant}
          </Button>
        ))}
        <Button disabled>disabled</Button>
        <Button small icon="edit">
          small
        </Button>
      </p>
    </Section>
  )
}

const LETTERS = [
  { value: 'weekly', label: 'What is in the market', hint: 'Every Thursday' },
  { value: 'season', label: 'Letter from the field', hint: 'Four times a year' },
]
