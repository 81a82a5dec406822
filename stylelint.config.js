export default {
  extends: 'stylelint-config-recommended',
  reportNeedlessDisables: true,
  reportDescriptionlessDisables: true,
  ignoreFiles: ['.*/**', 'node_modules/**'],
  rules: {
    // What the accessible mode changes stands beside what it changes, not at the end of a file.
    'no-descending-specificity': null,
    'declaration-no-important': true,
    'selector-max-id': 0,
    'max-nesting-depth': 0, // Chromium 80 knows no nesting
    'color-hex-length': 'long',
    // env() and max() take no bare 0 where they are given lengths.
    'length-zero-no-unit': [true, { ignoreFunctions: ['env', 'max'] }],
    'at-rule-no-vendor-prefix': true,
    'selector-no-vendor-prefix': true,
    'value-no-vendor-prefix': true,
    // Safari on iOS knows these under no other name.
    'property-no-vendor-prefix': [true, { ignoreProperties: ['text-size-adjust'] }],
  },
};
