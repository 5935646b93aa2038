// Makes elements. Text becomes text, so that nothing from outside is ever read as HTML by accident.

/**
 * `h('a', { href: '/' }, 'Home')`. Of the properties, `html` is HTML that the API has made harmless.
 * @param {string} name
 * @param {Record<string, string | null | undefined>} properties
 * @param {...(Node | string | null)} children
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue
    if (key === 'html') element.innerHTML = value
    else element.setAttribute(key, value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}
