import js from '@eslint/js';
import globals from 'globals';

// The widget is served as it is written, so it may use no syntax and no global that Chromium 80 lacks. The syntax is held
// to 2017 (as tests/browser/test_files.py checks with a parser); `globals` knows no versions, so its newer ones are named.
const NEWER_GLOBALS = ['structuredClone', 'reportError', 'scheduler', 'navigation', 'CSSStyleSheet', 'AggregateError'];

const RULES = {
  ...js.configs.recommended.rules,
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-implicit-globals': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-console': 'error',
  'no-shadow': 'error',
  'no-use-before-define': ['error', { functions: false, variables: false }],
  'no-unused-expressions': 'error',
  'no-throw-literal': 'error',
  'default-case-last': 'error',
  'consistent-return': 'error',
  'array-callback-return': 'error',
  complexity: ['error', 12],
  // A name tells why an error may be passed over: catch (blockedOrFull).
  'no-unused-vars': ['error', { caughtErrors: 'none' }],
  'no-empty': ['error', { allowEmptyCatch: false }],
  'no-restricted-globals': ['error', ...NEWER_GLOBALS],
};

export default [
  { ignores: ['.*/**', 'models/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['bot/widget/*.js'],
    languageOptions: { ecmaVersion: 2017, sourceType: 'module', globals: globals.browser },
    rules: RULES,
  },
  {
    // Other sites' pages load it with a plain script element.
    files: ['bot/widget/embed.js'],
    languageOptions: { sourceType: 'script' },
    rules: { strict: ['error', 'function'] },
  },
  {
    files: ['tests/widget/**/*.js', 'eslint.config.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals.node },
    rules: { ...RULES, 'no-restricted-globals': 'off' },
  },
];
