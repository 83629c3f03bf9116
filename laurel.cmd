@node "%~dp0cli\laurel.cjs" %*
