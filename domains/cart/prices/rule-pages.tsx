import type { Children } from '@kitajs/html'
import type { Choice, Offered } from '#core/contracts/choice'
import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PickField } from '#templates/components/pick-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { HOLDER_OF_LIST, PAYER_OF_FEE, PRODUCT_OF_VOUCHER } from './pickers'

export type Choices = {
  readonly labels: Offered
  readonly vatRates: readonly Choice[]
  readonly categories: readonly Choice[]
  readonly products: Offered
}

export type RuleForm = Typed & {
  /** Null for a new one. */
  readonly id: string | null
  readonly version?: string
  readonly retired?: boolean
}

type RuleProps = { page: PageContext; form: RuleForm; choices: Choices }

type FrameProps = {
  page: PageContext
  form: RuleForm
  path: string
  title: string
  /** On the button that ends it, and what that means. */
  retire: { readonly label: string; readonly question: string }
  children?: Children
}

function Frame({ page, form, path, title, retire, children }: FrameProps) {
  return (
    <AdminLayout page={page} title={title} worker="shopkeeper">
      <Breadcrumbs trail={[{ label: 'Vouchers and fees', href: '/shop/prices' }, { label: title }]} />
      {form.retired ? (
        <p>It is retired. Orders keep what they had.</p>
      ) : (
        <>
          <FormErrors errors={form.errors} />
          <Form
            action={form.id ? `${path}/${form.id}` : path}
            label={title}
            version={form.version}
            typed={form}
            once={form.id ? undefined : ''}
          >
            {children}
            <FormActions>
              <Button>Save</Button>
              <ButtonLink href="/shop/prices" variant="quiet">
                Cancel
              </ButtonLink>
            </FormActions>
          </Form>
          {!!form.id && (
            <ConfirmForm
              action={`${path}/${form.id}/retirement`}
              label={retire.label}
              question={retire.question}
              confirm="Yes, retire it"
            />
          )}
        </>
      )}
    </AdminLayout>
  )
}

export function VoucherPage({ page, form, choices }: RuleProps) {
  const field = fieldsOf(form)
  return (
    <Frame
      page={page}
      form={form}
      path="/shop/prices/vouchers"
      title={form.id ? `Voucher ${form.values.code ?? ''}` : 'New voucher'}
      retire={{
        label: 'Retire this voucher',
        question: 'It takes nothing off any more. Orders keep what it took off.',
      }}
    >
      <InputField
        {...field('code')}
        label="Code"
        hint="Letters and digits; capitals and spaces do not matter."
        maxlength={40}
        required
      />
      <InputField
        {...field('label')}
        label="What buyers read"
        hint="Such as: Thank you for waiting"
        maxlength={120}
        required
      />
      <RadioField
        {...field('kind')}
        label="It takes off"
        options={[
          { value: 'flat', label: 'An amount' },
          { value: 'percent', label: 'A percentage' },
        ]}
        required
      />
      <InputField
        {...field('worth')}
        label="How much"
        hint="4.50, or 12.5 for twelve and a half percent."
        inputmode="decimal"
        maxlength={20}
        required
      />
      <Fieldset legend="Where it counts">
        <InputField {...field('minimum')} label="Orders of at least" inputmode="decimal" maxlength={20} />
        <SelectField
          {...field('category')}
          label="Only for a category"
          options={choices.categories}
          empty="Everything"
        />
        <PickField picker={PRODUCT_OF_VOUCHER} offered={choices.products} typed={form} />
      </Fieldset>
      <Period field={field} />
      <Fieldset legend="How often">
        <InputField
          {...field('totalUses')}
          label="Uses in all"
          type="number"
          min={1}
          inputmode="numeric"
          hint="Blank: as often as it is used."
        />
        <InputField
          {...field('usesPerMember')}
          label="Uses for each member"
          type="number"
          min={1}
          inputmode="numeric"
        />
      </Fieldset>
    </Frame>
  )
}

export function FeePage({ page, form, choices }: RuleProps) {
  const field = fieldsOf(form)
  return (
    <Frame
      page={page}
      form={form}
      path="/shop/prices/fees"
      title={form.id ? `Fee ${form.values.label ?? ''}` : 'New fee'}
      retire={{ label: 'Retire this fee', question: 'It is charged no more. Orders keep what was.' }}
    >
      <InputField {...field('label')} label="What buyers read" maxlength={120} required />
      <RadioField
        {...field('kind')}
        label="It is"
        options={[
          { value: 'flat', label: 'An amount for each order' },
          { value: 'per-item', label: 'An amount for each thing in it' },
          {
            value: 'per-kg',
            label: 'An amount for each kilogram',
            hint: 'Of goods whose words say what they weigh, or that are sold by weight: then by what the scales say.',
          },
          { value: 'percent', label: 'A percentage of the goods', hint: 'After vouchers.' },
        ]}
        required
      />
      <InputField
        {...field('worth')}
        label="How much"
        hint="VAT included. 0.50, or 2.5 for two and a half percent."
        inputmode="decimal"
        maxlength={20}
        required
      />
      <SelectField {...field('vatRate')} label="VAT" options={choices.vatRates} empty="The usual rate" />
      <PickField picker={PAYER_OF_FEE} offered={choices.labels} typed={form} />
    </Frame>
  )
}

export function PriceListPage({ page, form, choices }: RuleProps) {
  const field = fieldsOf(form)
  return (
    <Frame
      page={page}
      form={form}
      path="/shop/prices/lists"
      title={form.id ? `Price list ${form.values.name ?? ''}` : 'New price list'}
      retire={{ label: 'Retire this list', question: 'It counts no more. Orders keep the prices they had.' }}
    >
      <InputField
        {...field('name')}
        label="Name"
        hint="Buyers read it beside the price, such as: Members’ price"
        maxlength={80}
        required
      />
      <SelectField
        {...field('audience')}
        label="For"
        hint="A sale is for everybody: the feeds for Google, Shopify and WooCommerce say it as well."
        options={[
          { value: 'members', label: 'Members who signed in' },
          { value: 'everyone', label: 'Everybody, visitors too' },
        ]}
      />
      <PickField picker={HOLDER_OF_LIST} offered={choices.labels} typed={form} />
      <SelectField
        {...field('shown')}
        label="Who has it is shown prices"
        hint="Without VAT for who buys for a business, in the market and in the cart. What they pay is the same."
        options={[
          { value: 'with', label: 'With VAT' },
          { value: 'without', label: 'Without VAT, which is added in the cart' },
        ]}
      />
      <InputField
        {...field('percentOff')}
        label="Percent off every product"
        inputmode="decimal"
        maxlength={10}
      />
      <TextareaField
        {...field('prices')}
        label="Prices of their own"
        hint="One a line, the SKU and the price: BOX-10 5.20. They go before the percentage."
        rows={6}
        maxlength={20_000}
      />
      <SelectField
        {...field('priceVat')}
        label="VAT in these prices"
        hint="Added to prices without it, and made anew with another rate."
        options={[
          { value: 'with', label: 'With VAT' },
          { value: 'without', label: 'Without VAT' },
        ]}
      />
      <Period field={field} />
    </Frame>
  )
}

function Period({ field }: { field: ReturnType<typeof fieldsOf> }) {
  return (
    <Fieldset legend="When" hint="Blank: from now on, until it is retired.">
      <InputField {...field('startsOn')} label="First day" type="date" />
      <InputField {...field('endsOn')} label="Last day" type="date" />
    </Fieldset>
  )
}
