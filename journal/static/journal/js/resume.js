// "Go on with …" leads to an address that ends in #end: the cursor then stands where the writing stopped.

const body = document.getElementById("id_body");
if (location.hash === "#end" && body) {
  body.focus();
  body.setSelectionRange(body.value.length, body.value.length);
  body.scrollTop = body.scrollHeight;
}
