import type { CheerioAPI } from 'cheerio/slim'
import { BUTTONS, called, labelOf, type Selection } from './shown-parts'

const BUY_WORDS =
  /^(?:add|hinzufügen|toevoegen|aggiungi|añadir|agregar|adicionar|dodaj|lägg till|reservar|バスケットに入れる|add(?: it)? to (?:the |your )?(?:cart|basket|bag|trolley)|buy(?: it)? now|buy|pre-?order(?: now)?|in den (?:warenkorb|einkaufswagen)|jetzt (?:kaufen|vorbestellen)|kaufen|ajouter(?: au panier)?|acheter|añadir (?:al carrito|a la cesta)|comprar(?: ahora)?|agregar al carrito|aggiungi al carrello|acquista(?: ora)?|in (?:mijn )?winkelwagen(?:tje)?|in (?:mijn )?winkelmand(?:je)?|toevoegen aan winkelwagen|adicionar ao carrinho|dodaj do koszyka|do koszyka|kup teraz|lägg i (?:varukorg(?:en)?|kundvagn(?:en)?)|köp|læg i kurv(?:en)?|køb|legg i handlekurv(?:en)?|kjøp|přidat do košíku|do košíku|lisää ostoskoriin|kosárba|sepete ekle|(?:カート|かご|買い物かご)に(?:入れる|追加(?:する)?)|ご購入手続きへ|바로 ?구매|구매하기|加入购物车|加入購物車|장바구니(?:에? ?담기)?|thêm vào giỏ(?: hàng)?|купить|в корзину|добавить в корзину|купити|до кошика|(?:додати )?(?:в|до) кошика?|купи|προσθήκη στο καλάθι|adaugă în coș|dodaj u košaricu|v košarico|(?:dėti )?į krepšelį|ielikt grozā|pievienot grozam|lisa korvi|(?:pridať |vložiť )?do košíka|u košaricu|(?:dodaj )?u korpu|(?:добави )?в количката|στο καλάθι|kosárba(?: teszem)?|adauga in cos|setja í körfu|in den (?:einkaufs)?korb|lisa ostukorvi|أضف إلى (?:السلة|سلة التسوق)|הוסף? לסל|หยิบใส่ตะกร้า)$/iu
const BUY = [
  '[name="add-to-cart"], [name="add"], [data-action*="add-to-cart" i], [data-action*="cart/add" i]',
  called('add-to-cart', 'addtocart', 'add_to_cart', 'add-to-basket', 'addtobasket', 'button-cart', 'btn-buy'),
].join(', ')
export const BUY_FORM =
  'form[action*="/cart" i], form[action*="/basket" i], form[action*="add-to-cart" i], form[action*="warenkorb" i], form[action*="panier" i], form[class="cart"]'

/** What is pressed to put a thing into the cart. */
export function buyButtons($: CheerioAPI, region: Selection): readonly Selection[] {
  const named = region.find(BUTTONS).filter((_, element) => {
    const button = $(element)
    return button.is(BUY) || BUY_WORDS.test(labelOf(button))
  })
  const inForm = region.find(BUY_FORM).find('button[type="submit"], input[type="submit"], button:not([type])')
  return [...new Set([...named.toArray(), ...inForm.toArray()])].map(element => $(element))
}
