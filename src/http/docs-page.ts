/** The page of the reference; `opening` is HTML that stands above all operations. */
export function docsPage(title: string, opening: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/docs/static/swagger-ui.css">
<link rel="stylesheet" href="/docs/static/index.css">
<link rel="stylesheet" href="/docs/static/theme/opening.css">
<link rel="icon" href="/docs/static/favicon-32x32.png">
</head>
<body>
${opening}
<div id="swagger-ui"></div>
<script src="/docs/static/theme/opening.js"></script>
<script src="/docs/static/swagger-ui-bundle.js"></script>
<script src="/docs/static/swagger-ui-standalone-preset.js"></script>
<script src="/docs/static/swagger-initializer.js"></script>
</body>
</html>
`
}
